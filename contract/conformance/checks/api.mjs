/** Every check of the API, in the order of the levels. One process runs them: they share the list. */
import './todo-backend.mjs';
import './titles.mjs';
import './orders.mjs';
import './bodies.mjs';
import './todos.mjs';
import './details.mjs';
import './routes.mjs';
import './cors.mjs';
import './query.mjs';
import './bulk.mjs';
import './etag.mjs';
import './idempotency.mjs';
import './auth.mjs';
import './sandbox.mjs';
import './operations.mjs';
