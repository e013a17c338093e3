/* The device: which arrangement fits this window, and the code that its panels need. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const queries = Object.entries(facts.media).map(([name, query]) => [name, matchMedia(query)]);
  const loading = {};

  const device = () => queries.find(([, query]) => query.matches)[0];

  function load(source) {
    loading[source] ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: source });
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => {
        delete loading[source];
        reject(new Error(`could not load ${source}`));
      });
      document.head.append(script);
    });
    return loading[source];
  }

  async function ready() {
    const name = device();
    await Promise.all(facts.needs[name].flatMap((bundle) => facts.bundles[bundle]).map(load));
    return name;
  }

  for (const [, query] of queries) {
    query.addEventListener("change", async () => {
      if (query.matches) window.dash_clientside.set_props("device", { data: await ready() });
    });
  }

  /* Tell the device and which frames the document already holds. */
  async function arrive() {
    return [await ready(), window.govbrain.stamps()];
  }

  ready().catch(() => {});
  window.dash_clientside ??= {};
  window.dash_clientside.govbrain = { ...window.dash_clientside.govbrain, device: arrive };
})();
