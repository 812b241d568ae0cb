// The page works without this. With it, a choice updates the preview in place:
// the server renders the page for the new choices, and its live parts are taken over.

const form = document.querySelector('#choices');
const status = document.querySelector('#status');
let running = null;

function address() {
  const query = new URLSearchParams();
  const lists = new Map();
  for (const [name, value] of new FormData(form)) {
    if (name === 'options') lists.set(name, [...(lists.get(name) ?? []), value].filter(Boolean));
    else if (value !== '') query.set(name, value);
  }
  for (const [name, values] of lists) query.set(name, values.join(','));
  return `/?${query}`;
}

function takeOver(page) {
  for (const part of document.querySelectorAll('[data-live]')) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
  for (const input of form.querySelectorAll('.option input')) {
    const fresh = page.querySelector(`.option input[name="${input.name}"][value="${input.value}"]`);
    if (fresh) input.checked = fresh.checked;
  }
  for (const input of form.querySelectorAll('.field input')) {
    const fresh = page.querySelector(`.field input[name="${input.name}"]`);
    input.toggleAttribute('aria-invalid', fresh?.hasAttribute('aria-invalid') ?? false);
  }
  showCopyButtons();
}

async function show(url, says) {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(url, { headers: { accept: 'text/html' }, signal: running.signal });
    takeOver(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    history.replaceState(null, '', url);
    status.textContent = says;
  } catch (error) {
    if (error.name !== 'AbortError') status.textContent = form.dataset.failed;
  }
}

function showCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('.copy')) button.hidden = false;
}

let typing;
form.addEventListener('input', (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => show(address(), form.dataset.updated), event.target.type === 'text' ? 300 : 0);
});

document.addEventListener('click', async (event) => {
  const copy = event.target.closest('.copy');
  if (copy) {
    await navigator.clipboard.writeText(document.querySelector('.command').textContent);
    copy.textContent = copy.dataset.done;
    status.textContent = copy.dataset.done;
    return;
  }
  const link = event.target.closest('.tree a');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await show(link.getAttribute('href'), link.textContent);
    document.querySelector('.tree [aria-current]')?.focus({ preventScroll: true });
  }
});

document.documentElement.classList.add('live');
showCopyButtons();
