/** What is judged in a real browser: CORS, and the page if there is one. One process, one browser. */
import './browser-cors.mjs';
import './pages/structure.mjs';
import './pages/adding.mjs';
import './pages/changing.mjs';
import './pages/editing.mjs';
import './pages/filtering.mjs';
import './pages/persistence.mjs';
import './pages/accessibility.mjs';
