/* Region maps: how a region is filled, labelled and tapped. Values and links come in the hideout. */
(() => {
  const hatches = {};

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function hatch(theme) {
    if (!hatches[theme]) {
      const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
      const pen = tile.getContext("2d");
      pen.fillStyle = token("--surface2");
      pen.fillRect(0, 0, 8, 8);
      pen.strokeStyle = token("--text3");
      pen.globalAlpha = 0.45;
      pen.stroke(new Path2D("M-2 2 2 -2M0 8 8 0M6 10 10 6"));
      hatches[theme] = pen.createPattern(tile, "repeat");
    }
    return hatches[theme];
  }

  const shown = (feature, hideout) => hideout.regions[feature.properties.adcode] || { rank: 0 };

  function style(feature, { hideout }) {
    const region = shown(feature, hideout);
    const chosen = feature.properties.adcode === hideout.selected;
    return {
      fillColor: region.rank ? token(`--rank-${region.rank}`) : hatch(hideout.theme),
      fillOpacity: 1,
      color: token(chosen ? "--accent" : "--surface") || token("--surface"),
      weight: chosen ? 3 : 1.3,
    };
  }

  function label(feature, region) {
    const text = document.createElement("span");
    const name = document.createElement("b");
    name.textContent = region.name || feature.properties.short;
    const value = document.createElement("i");
    value.textContent = region.label || "";
    text.append(name, value);
    text.className = `rank-${region.rank}`;
    return text;
  }

  function fit(map, layer, place) {
    if (map.govbrainPlace !== place) {
      map.govbrainPlace = place;
      map.govbrainBounds = null;
      map.govbrainChosen = null;
      map.attributionControl?.setPrefix(false);
    }
    map.govbrainBounds = map.govbrainBounds?.extend(layer.getBounds()) || layer.getBounds();
    clearTimeout(map.govbrainFit);
    map.govbrainFit = setTimeout(() => settle(map), 0);
    if (!map.govbrainWatch) {
      map.govbrainWatch = new ResizeObserver(() => settle(map));
      map.govbrainWatch.observe(map.getContainer());
      map.on("zoomend", () => untangle(map));
    }
  }

  function settle(map) {
    map.invalidateSize({ animate: false, pan: false });
    const size = map.getSize();
    const seen = `${map.govbrainPlace} ${size.x} ${size.y}`;
    if (map.govbrainSeen !== seen && size.x && size.y && map.govbrainBounds) {
      map.govbrainSeen = seen;
      const legend = map.getContainer().closest(".panel")?.querySelector(".map-legend");
      const room = (legend?.offsetWidth || 0) * 0.7;
      map.fitBounds(map.govbrainBounds, {
        animate: false,
        paddingTopLeft: [Math.min(room, size.x / 4), 8],
        paddingBottomRight: [8, 22],
      });
    }
    map.govbrainChosen?.bringToFront();
    untangle(map);
  }

  const PLACES = [0, -0.4, 0.4, -0.8, 0.8].flatMap((y) => [0, 0.35, -0.35].map((x) => [x, y]));
  const weight = ([x, y]) => Math.abs(x) + Math.abs(y);
  PLACES.sort((a, b) => weight(a) - weight(b));

  function shared(a, b) {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return wide > 0 && tall > 3 ? wide * tall : 0;
  }

  function moved(box, [x, y]) {
    const [right, down] = [x * box.width, y * box.height];
    const { left, top, width, height } = box;
    return new DOMRect(left + right, top + down, width, height);
  }

  /* Give the nearest place where a label covers least, and how much it covers there. */
  function placeFor(box, taken, frame) {
    const covers = (at) => {
      const there = moved(box, at);
      const outside = box.width * box.height - shared(there, frame);
      return outside + taken.reduce((sum, other) => sum + shared(there, other), 0);
    };
    const ways = PLACES.map((at) => ({ at, covered: covers(at) }));
    return ways.reduce((best, way) => (way.covered < best.covered - 1 ? way : best));
  }

  /* Labels that would stand on each other move aside; a value without room is left out. */
  function untangle(map) {
    const container = map.getContainer();
    const frame = container.getBoundingClientRect();
    const panel = container.closest(".panel");
    const fixed = [panel?.querySelector(".map-legend"), container.querySelector(".leaflet-control-attribution")];
    const taken = fixed.filter(Boolean).map((element) => element.getBoundingClientRect());
    for (const label of container.querySelectorAll(".region-label")) {
      label.style.translate = "";
      label.classList.remove("short");
      let box = label.getBoundingClientRect();
      let way = placeFor(box, taken, frame);
      if (way.covered > 40) {
        label.classList.add("short");
        box = label.getBoundingClientRect();
        way = placeFor(box, taken, frame);
      }
      label.style.translate = `${way.at[0] * box.width}px ${way.at[1] * box.height}px`;
      taken.push(moved(box, way.at));
    }
  }

  function prepare(feature, layer, { map, hideout }) {
    const region = shown(feature, hideout);
    const [longitude, latitude] = feature.properties.label;
    layer.getCenter = () => ({ lat: latitude, lng: longitude });
    layer.bindTooltip(label(feature, region), {
      permanent: true,
      direction: "center",
      className: "region-label",
    });
    if (region.link) layer.on("click", () => window.govbrain.follow(region.link));
    layer.once("add", () => map.attributionControl?.addAttribution(feature.properties.source));
    fit(map, layer, hideout.place);
    if (feature.properties.adcode === hideout.selected) map.govbrainChosen = layer;
  }

  window.govbrainMap = { style, prepare };
})();
