import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { TodoApi } from './api';
import { App } from './App';
import { TodoStore } from './store';
import './styles.css';

const store = new TodoStore(new TodoApi(import.meta.env.VITE_API_BASE ?? '/api/v1'));
void store.load();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

createRoot(root).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
