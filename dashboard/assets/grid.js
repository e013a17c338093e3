/* Numbers in a grid: written by the server, a tap opens their source like everywhere else. */
window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
  GovbrainNumber({ data, colDef }) {
    const text = data[`${colDef.field}_text`] ?? data[colDef.field];
    if (!data.cell) return text;
    const properties = { type: "button", className: "number", "data-cell": data.cell };
    return React.createElement("button", properties, text);
  },
});

/* A grid's scrolling parts can be reached and scrolled by keyboard. */
(() => {
  const PARTS = ":is(.ag-body-viewport, .ag-center-cols-viewport):not([tabindex])";
  const watch = new MutationObserver(() => {
    for (const part of document.querySelectorAll(PARTS)) part.tabIndex = 0;
  });
  document.addEventListener("govbrain:drawn", () => {
    const grids = document.querySelectorAll(".panel .grid");
    for (const grid of grids) watch.observe(grid, { childList: true, subtree: true });
  });
})();
