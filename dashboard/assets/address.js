/* The address: links and controls marked data-follow change it in place; the back button undoes. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);

  /* Give the address that a link leads to; one that begins with "?" changes only what it names.
     The region of a template stands in its path. */
  function target(href) {
    const url = new URL(href, location.href);
    if (!href.startsWith("?")) return url;
    const merged = new URLSearchParams(location.search);
    for (const [name, value] of url.searchParams) {
      if (value) merged.set(name, value);
      else merged.delete(name);
    }
    if (/\/\d{6}$/.test(url.pathname) && merged.has("region")) {
      url.pathname = url.pathname.replace(/\d{6}$/, merged.get("region"));
      merged.delete("region");
    }
    url.search = merged.toString();
    return url;
  }

  const boardOf = (path) => path.replace(/^\/wall\//, "/").replace(/\/(\d{6})?$/, "").slice(1);

  function follow(href) {
    const url = target(href);
    const here = url.pathname.startsWith("/wall/") === facts.wall;
    if (url.origin !== location.origin || !here || boardOf(url.pathname) !== facts.board) {
      location.assign(url);
    } else {
      history.pushState({}, "", url);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-follow]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    follow(link.getAttribute("href"));
  });

  document.addEventListener("change", ({ target: control }) => {
    if (control.matches("select[data-follow]")) follow(control.value);
    if (control.matches("input[data-follow]")) {
      follow(`?${new URLSearchParams({ [control.name]: control.value })}`);
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "controls") event.preventDefault();
  });

  window.govbrain = { ...window.govbrain, follow };
})();
