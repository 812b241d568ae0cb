/** What middleware leaves in response.locals. */
declare namespace Express {
  interface Locals {
    requestId: string;
    /** The template of the route, once one is found. */
    route?: string;
  }
}
