/** Framework imports packages as `npm:<name>`; the vendor step puts them there. */
declare module 'npm:vega' {
  export * from 'vega';
}
declare module 'npm:vega-lite' {
  export * from 'vega-lite';
}
declare module 'npm:vega-interpreter' {
  export * from 'vega-interpreter';
}
declare module 'npm:vega-tooltip' {
  export * from 'vega-tooltip';
}
declare module 'npm:hyparquet' {
  export * from 'hyparquet';
}
