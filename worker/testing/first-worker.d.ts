/** The first worker, recorded by scripts/record-first.ts. */
declare const worker: { fetch(request: Request, env: object): Response | Promise<Response> };
export default worker;
