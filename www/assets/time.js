/* Instants in the reader's own words and time zone; without a script they stay as the API writes them. */
const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });

for (const time of document.querySelectorAll('time')) time.textContent = format.format(new Date(time.dateTime));
