/* Age: lights follow the clock against the release calendar that each of them carries. */
(() => {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

  function state(light, today) {
    const { due, late } = light.dataset;
    if (late && today >= late) return "stale";
    return due && today >= due ? "due" : "fresh";
  }

  function look() {
    const today = day.format(new Date());
    for (const light of document.querySelectorAll(".age[data-due]")) {
      if (light.dataset.due || light.dataset.late) light.dataset.state = state(light, today);
    }
  }

  setInterval(look, 60_000);
})();
