// What the browser tests ask of a page. Put into the page by `seen.look`.
(() => {
  const reachable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const visible = (part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: false })
    && part.getBoundingClientRect().width > 1;
  const shown = (part) => part.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const look = (part) => [[part, null], ...[...(part.labels || [])].map((label) => [label, "::before"])]
    .map(([one, pseudo]) => getComputedStyle(one, pseudo))
    .map((s) => [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor,
                 s.borderWidth].join())
    .join(";");

  window.portal = {
    before: new Map([...document.querySelectorAll(reachable)].map((part) => [part, look(part)])),
    last: null,

    // Where the keyboard is, and what is wrong with it being there.
    stop() {
      const part = document.activeElement, box = part.getClientRects()[0];
      const told = { name: part.name || "", value: part.value || "", type: part.type || "",
        tag: part.tagName, id: part.id, href: part.getAttribute("href") || "",
        words: part.textContent.trim().replace(/\s+/g, " "), checked: !!part.checked,
        inMain: !!part.closest("main"), faults: [] };
      if (part === document.body) return told;
      const fault = (words) => told.faults.push(`${words}: ${shown(part)}`);
      if (this.before.has(part) && look(part) === this.before.get(part)) fault("no focus to be seen");
      if (!box) fault("focus on what is not there");
      else {
        const x = box.left + box.width / 2, y = box.top + Math.min(box.height, 40) / 2;
        const over = document.elementFromPoint(x, y);
        const own = [part, ...(part.labels || [])];
        if (!over || !own.some((one) => one.contains(over))) fault("focus is hidden");
        const top = box.top + scrollY;
        const far = this.last && this.last.part !== part;
        if (far && !(this.last.part.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING))
          fault("focus goes back in the page");
        if (far && told.inMain && this.last.inMain && !part.closest(".portal-staff")
            && top + box.height <= this.last.top) fault("focus goes up the page");
        this.last = { part, top, inMain: told.inMain };
      }
      return told;
    },
  };

  window.portal.before.delete(document.activeElement);

  window.portalFaults = {
    // What has to be scrolled sideways to, or is cut off by its own box.
    width() {
      const wide = document.documentElement.clientWidth, found = [];
      if (document.documentElement.scrollWidth > wide)
        found.push(...[...document.body.querySelectorAll("*")]
          .filter((one) => !one.children.length && one.getBoundingClientRect().right > wide + 1)
          .map((one) => `reaches over the edge: ${shown(one)}`), `page is ${document.documentElement.scrollWidth} wide`);
      return found;
    },

    clipped() {
      const cut = [...document.body.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        if (!visible(one) || one.closest(".govuk-visually-hidden, .govuk-skip-link")) return false;
        if (!["hidden", "clip"].includes(style.overflowX) && !["hidden", "clip"].includes(style.overflowY))
          return false;
        return one.tagName !== "INPUT" && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
      });
      const low = [...document.querySelectorAll("input, select")].filter((one) => {
        if (!visible(one) || ["radio", "checkbox", "hidden"].includes(one.type)) return false;
        const style = getComputedStyle(one);
        return one.clientHeight < parseFloat(style.fontSize) * 1.1;
      });
      return [...cut, ...low].map((one) => `cut off: ${shown(one)}`);
    },

    // Everything that is pressed is 44 pixels tall; a link inside a sentence is as tall as its line.
    targets() {
      return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter((part) => {
          if (!visible(part) || part.closest(".govuk-skip-link, .portal-hidden-question")) return false;
          const box = part.getBoundingClientRect();
          const label = part.labels?.[0]?.getBoundingClientRect().height ?? 0;
          const high = Math.max(box.height, ["radio", "checkbox"].includes(part.type) ? label : 0);
          if (high >= 43.5) return false;
          const inline = part.tagName === "A" && getComputedStyle(part).display === "inline"
            && [...part.parentElement.childNodes].some((one) => one !== part && one.textContent.trim().length > 1
                && (one.nodeType === 3 || getComputedStyle(one).display.startsWith("inline")));
          return !inline;
        }).map((part) => `too small to press: ${shown(part)}`);
    },

    // A link is known by its line, a mark of what is wrong by its words.
    colour() {
      const links = [...document.querySelectorAll("main a[href], aside a[href], footer a[href]")]
        .filter((one) => visible(one) && !one.classList.contains("govuk-button")
          && !one.matches("nav [aria-current]")
          && !getComputedStyle(one).textDecorationLine.includes("underline"));
      const tags = [...document.querySelectorAll(".govuk-tag")].filter((one) => !one.textContent.trim());
      return [...links, ...tags].map((one) => `known by colour alone: ${shown(one)}`);
    },

    // On paper: nothing to press, dark words on white.
    paper() {
      const found = [];
      for (const part of document.querySelectorAll("nav, button, .govuk-button, .govuk-service-navigation, .govuk-back-link, .govuk-skip-link"))
        if (part.checkVisibility() && part.getBoundingClientRect().height) found.push(`printed: ${shown(part)}`);
      const dark = (colour) => colour.match(/[\d.]+/g).slice(0, 3).every((one) => +one < 90);
      for (const one of document.body.querySelectorAll("*")) {
        const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!one.checkVisibility() || !one.getBoundingClientRect().height) continue;
        const style = getComputedStyle(one);
        if (one.closest(".govuk-visually-hidden")) continue;
        if (own && !dark(style.color) && !one.closest("a, .govuk-error-message, .govuk-error-summary")) found.push(`${style.color} on paper: ${shown(one)}`);
        const ground = style.backgroundColor.match(/[\d.]+/g).map(Number);
        if (ground[3] !== 0 && ground.slice(0, 3).some((part) => part < 230)) found.push(`${style.backgroundColor} behind: ${shown(one)}`);
      }
      return found;
    },
  };
})()
