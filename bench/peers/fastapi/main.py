"""The list of todos with FastAPI and asyncpg."""

import hashlib
import os
import uuid
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import asyncpg
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field


class Todo(BaseModel):
    id: uuid.UUID
    url: str
    title: str
    completed: bool
    order: int
    description: str | None
    dueDate: date | None
    priority: str
    version: int
    createdAt: datetime
    updatedAt: datetime
    completedAt: datetime | None


class NewTodo(BaseModel):
    title: Annotated[str, Field(min_length=1, max_length=500)]


def statement(name: str) -> str:
    return Path(os.environ["STATEMENTS"], name + ".sql").read_text()


LIST = statement("todo_list")
INSERT = statement("todo_insert")


@asynccontextmanager
async def lifespan(app: FastAPI):
    connections = int(os.environ["DATABASE_CONNECTIONS"])
    async with asyncpg.create_pool(min_size=connections, max_size=connections) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


def digest(sandbox: str) -> str:
    return hashlib.sha256(sandbox.encode()).hexdigest()


@app.get("/sandboxes/{sandbox}/todos")
async def list_todos(sandbox: str, request: Request, response: Response) -> list[Todo]:
    rows = await app.state.pool.fetch(LIST, None, None, digest(sandbox), None, None, "order", None, 0, str(request.url))
    response.headers["X-Total-Count"] = str(rows[0]["@total"] if rows else 0)
    return [Todo.model_construct(**row) for row in rows]


@app.post("/sandboxes/{sandbox}/todos", status_code=201)
async def create_todo(sandbox: str, todo: NewTodo, request: Request, response: Response) -> Todo:
    row = await app.state.pool.fetchrow(
        INSERT, None, None, digest(sandbox), uuid.uuid4(), todo.title, False, None, None, None, "normal", str(request.url), None, None
    )
    response.headers["Location"] = row["url"]
    return Todo(**row)
