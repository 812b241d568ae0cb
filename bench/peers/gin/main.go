// The list of todos with Gin and pgx.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

type todo struct {
	ID          string      `db:"id" json:"id"`
	URL         string      `db:"url" json:"url"`
	Title       string      `db:"title" json:"title"`
	Completed   bool        `db:"completed" json:"completed"`
	Order       int32       `db:"order" json:"order"`
	Description *string     `db:"description" json:"description"`
	DueDate     pgtype.Date `db:"dueDate" json:"dueDate"`
	Priority    string      `db:"priority" json:"priority"`
	Version     int32       `db:"version" json:"version"`
	CreatedAt   time.Time   `db:"createdAt" json:"createdAt"`
	UpdatedAt   time.Time   `db:"updatedAt" json:"updatedAt"`
	CompletedAt *time.Time  `db:"completedAt" json:"completedAt"`
}

type listedTodo struct {
	todo
	Total int64 `db:"@total" json:"-"`
}

type createdTodo struct {
	todo
	Verdict string `db:"@verdict" json:"-"`
}

type newTodo struct {
	Title string `json:"title" binding:"required,max=500"`
}

type server struct {
	pool         *pgxpool.Pool
	list, insert string
}

func digest(c *gin.Context) string {
	sum := sha256.Sum256([]byte(c.Param("sandbox")))
	return hex.EncodeToString(sum[:])
}

func address(c *gin.Context) string {
	return "http://" + c.Request.Host + c.Request.URL.Path
}

func (s *server) listTodos(c *gin.Context) {
	rows, err := s.pool.Query(c, s.list, nil, nil, digest(c), nil, nil, "order", nil, 0, address(c))
	if err != nil {
		c.AbortWithStatus(http.StatusServiceUnavailable)
		return
	}
	todos, err := pgx.CollectRows(rows, pgx.RowToStructByName[listedTodo])
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	total := int64(0)
	if len(todos) > 0 {
		total = todos[0].Total
	}
	c.Header("X-Total-Count", strconv.FormatInt(total, 10))
	c.JSON(http.StatusOK, todos)
}

func (s *server) createTodo(c *gin.Context) {
	var body newTodo
	if err := c.ShouldBindJSON(&body); err != nil {
		c.AbortWithStatus(http.StatusUnprocessableEntity)
		return
	}
	rows, err := s.pool.Query(c, s.insert, nil, nil, digest(c), uuid.New(), body.Title, false, nil, nil, nil, "normal", address(c), nil, nil)
	if err != nil {
		c.AbortWithStatus(http.StatusServiceUnavailable)
		return
	}
	created, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[createdTodo])
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	c.Header("Location", created.URL)
	c.JSON(http.StatusCreated, created)
}

func statement(name string) string {
	text, err := os.ReadFile(filepath.Join(os.Getenv("STATEMENTS"), name+".sql"))
	if err != nil {
		log.Fatal(err)
	}
	return string(text)
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	// The rest comes from PGHOST, PGUSER and so on.
	pool, err := pgxpool.New(context.Background(), "pool_max_conns="+os.Getenv("DATABASE_CONNECTIONS"))
	if err != nil {
		log.Fatal(err)
	}
	s := &server{pool, statement("todo_list"), statement("todo_insert")}
	router := gin.New()
	router.Use(gin.Recovery())
	router.GET("/sandboxes/:sandbox/todos", s.listTodos)
	router.POST("/sandboxes/:sandbox/todos", s.createTodo)
	log.Fatal(router.Run("127.0.0.1:" + os.Getenv("PORT")))
}
