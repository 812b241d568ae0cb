/** Where things are on disk. The same from src/ and from what is built of it, which are neighbours. */
const backend = new URL('../../', import.meta.url);

export const migrationsFolder = new URL('migrations/', backend);
export const frontendFolder = new URL('../frontend/dist/', backend);
export const contractFile = new URL('../contract/openapi.yaml', backend);
