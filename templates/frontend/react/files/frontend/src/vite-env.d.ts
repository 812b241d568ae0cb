interface ImportMetaEnv {
  /** Where the API is; the page's own origin if unset. */
  readonly VITE_API_BASE?: string;
}
