// In place of leaflet-measure, which compiles its templates while it is loaded. The page's policy forbids that, and all
// of ipyleaflet would fail with it. ipyleaflet takes this for a later version: it has everything but a MeasureControl.

import type { Scope } from "../foreign";

interface Leaflet {
  Control: { extend(own: object): unknown; Measure?: unknown };
}

/** What ipyleaflet's own code expects of leaflet-measure while it is loaded. */
export async function withoutMeasure(scope: Scope): Promise<() => object> {
  const [leaflet] = Object.values(scope.leaflet ?? {});
  const { Control } = (await leaflet!.get())() as Leaflet;
  Control.Measure ??= Control.extend({});
  return () => ({});
}
