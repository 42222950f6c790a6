// Lists that one looks through: a field for words, buttons that show rows of one sort alone, columns that sort. What is
// asked for stands in the address, so that it can be handed on. Without this script the lists are there as they are.

(function () {
  "use strict";

  function plain(text) { // "Öresund" is found by "oresund"
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ");
  }
  function all(root, selector) { return Array.from(root.querySelectorAll(selector)); }

  // ---- sorting

  // The cell that stands in a column, where cells may span two.
  function cellIn(row, column) {
    for (var i = 0, at = 0; i < row.cells.length; i++) {
      at += row.cells[i].colSpan;
      if (at > column) return row.cells[i];
    }
    return null;
  }
  // Numbers by size among those of one unit; then days, then words; what is not recorded comes last, whatever the order.
  function keyOf(row, column) {
    var cell = cellIn(row, column), data = cell.dataset;
    var number = data.sort !== undefined && data.sort !== "" && isFinite(data.sort) ? Number(data.sort) : null;
    var text = plain(data.sort || cell.textContent).trim();
    return { unit: number === null ? "\uffff" : data.unit === "date" ? "~" : data.unit || "", number: number, text: text, none: !text || Boolean(cell.querySelector(".missing")) };
  }
  function compare(a, b, down) {
    if (a.none !== b.none) return a.none ? 1 : -1;
    if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1;
    var order = a.number !== null && b.number !== null ? a.number - b.number : a.text.localeCompare(b.text, undefined, { numeric: true });
    return down ? -order : order;
  }

  // ---- one list

  function start(form) {
    var list = document.getElementById(form.dataset.list), facet = form.dataset.facet;
    var field = form.elements.q, said = form.querySelector("output"), order = form.elements.sort;
    var rows = all(list, "[data-" + facet + "]").map(function (row, place) {
      return { row: row, home: row.parentNode, place: place, is: row.dataset[facet], text: plain(row.textContent) };
    });
    var groups = all(list, "tbody, .asked");
    var headers = all(list, "th[data-key]");
    var choices = all(document, ".facets[data-list='" + list.id + "'] > li").map(makeChoice);
    var sorted = "";

    function makeChoice(item) {
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(item.childNodes));
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", function () {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
        show();
      });
      item.append(button);
      return { button: button, value: item.dataset.value };
    }
    function chosen() {
      return choices.filter(function (c) { return c.button.getAttribute("aria-pressed") === "true"; }).map(function (c) { return c.value; });
    }
    function many(n) { return n.toLocaleString("en") + " " + (n === 1 ? form.dataset.one : form.dataset.many); }

    function filter() {
      var words = plain(field.value).split(" ").filter(Boolean), kinds = chosen(), shown = 0;
      rows.forEach(function (r) {
        var fits = (!kinds.length || kinds.includes(r.is)) && words.every(function (w) { return r.text.includes(w); });
        if (r.row.hidden === fits) r.row.hidden = !fits;
        if (fits) shown++;
      });
      groups.forEach(function (group) {
        var empty = !group.querySelector("[data-" + facet + "]:not([hidden])");
        if (group.hidden !== empty) group.hidden = empty;
      });
      var asked = words.length || kinds.length;
      said.textContent = !asked ? "" : shown ? many(shown) + " of " + rows.length.toLocaleString("en") : "None of " + many(rows.length) + " fits.";
    }

    // The groups are kept when nothing is sorted; else all rows are in the first, and the others stay empty.
    function sort() {
      var down = sorted.charAt(0) === "-", key = down ? sorted.slice(1) : sorted;
      var header = headers.find(function (th) { return th.dataset.key === key; });
      headers.forEach(function (th) {
        if (th === header) th.setAttribute("aria-sort", down ? "descending" : "ascending");
        else th.removeAttribute("aria-sort");
      });
      if (!headers.length) return;
      list.classList.toggle("sorted", Boolean(header));
      if (order) order.value = sorted;
      var ordered = rows.slice();
      if (header) {
        var column = header.cellIndex;
        ordered.forEach(function (r) { r.key = keyOf(r.row, column); });
        ordered.sort(function (a, b) { return compare(a.key, b.key, down) || a.place - b.place; });
      }
      ordered.forEach(function (r) { (header ? rows[0].home : r.home).append(r.row); });
    }

    function show() {
      filter();
      remember();
    }
    function sortBy(key) {
      sorted = key;
      sort();
      filter();
      remember();
    }
    function remember() {
      var query = new URLSearchParams(), words = field.value.trim(), kinds = chosen();
      if (words) query.set("q", words);
      if (kinds.length) query.set(facet, kinds.join(" "));
      if (sorted) query.set("sort", sorted);
      var text = query.toString();
      history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
    }
    function recall() {
      var query = new URLSearchParams(location.search), kinds = (query.get(facet) || "").split(" "), key = query.get("sort") || "";
      field.value = query.get("q") || "";
      choices.forEach(function (c) { c.button.setAttribute("aria-pressed", String(kinds.includes(c.value))); });
      sorted = headers.some(function (th) { return th.dataset.key === key.replace(/^-/, ""); }) ? key : "";
      if (sorted) sort();
      if (field.value || chosen().length || sorted) filter();
    }

    headers.forEach(function (th) {
      var button = document.createElement("button"), key = th.dataset.key;
      button.type = "button";
      button.append.apply(button, Array.from(th.childNodes));
      th.append(button);
      button.addEventListener("click", function () {
        sortBy(sorted === key ? "-" + key : sorted === "-" + key ? "" : key); // up, down, as listed
      });
      [["", ""], ["-", ", reversed"]].forEach(function (way) {
        if (order) order.add(new Option(th.textContent.trim().toLowerCase() + way[1], way[0] + key));
      });
    });
    field.addEventListener("input", show);
    if (order) order.addEventListener("change", function () { sortBy(order.value); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    recall();
  }

  all(document, ".finder").forEach(start);
})();
