// The desk's own script. Every page works without it, but for selecting words; it adds the keys, the theme, and quicker turns.
"use strict";
(() => {
  const $ = (what, within = document) => within.querySelector(what);
  const $$ = (what, within = document) => [...within.querySelectorAll(what)];
  const cookie = (name, value) => { document.cookie = `${name}=${value}; path=/; SameSite=Strict; max-age=31536000`; };

  // Theme -----------------------------------------------------------------------------------------------------------------
  const themeButton = $("#theme");
  const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
  themeButton.hidden = false;
  nameTheme();
  themeButton.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    cookie("demarche_theme", document.documentElement.dataset.theme);
    nameTheme();
    document.dispatchEvent(new Event("demarche:theme"));
  });

  // Offsets: Python counts code points, the browser UTF-16 units -----------------------------------------------------------------
  const points = (text) => { let n = 0; for (const _ of text) n += 1; return n; };
  const text = () => $("#text");
  const leaves = () => {
    const walker = document.createTreeWalker(text(), NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };
  const unitsBefore = (node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(text());
    range.setEnd(node, offset);
    return range.toString().length;
  };
  // What is selected in the text, without white space around it, in code points; null where nothing is.
  const selected = () => {
    const selection = getSelection();
    if (!text() || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text().contains(range.startContainer) || !text().contains(range.endContainer)) return null;
    const whole = text().textContent;
    let start = unitsBefore(range.startContainer, range.startOffset), end = unitsBefore(range.endContainer, range.endOffset);
    while (start < end && /\s/.test(whole[start])) start += 1;
    while (end > start && /\s/.test(whole[end - 1])) end -= 1;
    if (start === end) return null;
    return { start: points(whole.slice(0, start)), end: points(whole.slice(0, end)), words: whole.slice(start, end) };
  };
  const select = (start, end) => {
    const range = document.createRange();
    let at = 0;
    for (const node of leaves()) {
      const size = node.data.length;
      if (start >= at && start <= at + size) range.setStart(node, start - at);
      if (end >= at && end <= at + size) { range.setEnd(node, end - at); break; }
      at += size;
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    const box = range.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 40) scrollBy(0, box.top - innerHeight / 3);
  };

  // Selecting by keyboard: a cursor that goes from word to word ----------------------------------------------------------------
  let words = null, from = 0, to = 0;
  const say = (sentence) => { const place = $(".status"); if (place) place.textContent = sentence; };
  const startSelecting = () => {
    if (!text()) return;
    words = [...text().textContent.matchAll(/\S+/g)].map((found) => [found.index, found.index + found[0].length]);
    const chosen = $("mark.chosen", text());
    const place = chosen ? unitsBefore(chosen, 0) : 0;
    from = to = Math.max(0, words.findIndex((word) => word[1] > place));
    showWord();
  };
  const showWord = () => {
    select(words[Math.min(from, to)][0], words[Math.max(from, to)][1]);
    say("Selecting: arrows move, Shift widens; then t target, h holder, q cue, i condition, m missed record. Esc ends.");
  };
  const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 };
  const moveWord = (event) => {
    const step = STEPS[event.key];
    if (!words || !step) return false;
    to = Math.min(Math.max(to + step, 0), words.length - 1);
    if (!event.shiftKey) from = to;
    showWord();
    return true;
  };

  // Records and their words ------------------------------------------------------------------------------------------------------
  const choose = (key, scrollTo) => {
    $$("mark.chosen, .card.chosen").forEach((one) => one.classList.remove("chosen"));
    if (!key) return;
    $$("#text mark").forEach((mark) => mark.classList.toggle("chosen", mark.dataset.keys.split(" ").includes(key)));
    const card = document.getElementById(`e-${key}`);
    if (card) card.classList.add("chosen");
    const there = scrollTo === "text" ? $("mark.chosen") : card;
    if (there && scrollTo) there.scrollIntoView({ block: scrollTo === "text" ? "center" : "nearest" });
  };
  let last = "";
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("#text mark"), card = event.target.closest(".margin .card");
    if (mark && getSelection().isCollapsed && $(".margin .card")) {
      const keys = mark.dataset.keys.split(" ");
      last = keys[(keys.indexOf(last) + 1) % keys.length];  // clicking again goes to the next record of the same words
      choose(last, "card");
    } else if (card && !event.target.closest("a:not(.to-text a), button")) {
      event.preventDefault();
      choose(card.dataset.key, "text");
    }
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("#layers")) return;
    const off = $$("#layers input:not(:checked)").map((box) => box.value);
    $$("#text mark").forEach((mark) => {
      const kinds = [...mark.classList].filter((name) => name.startsWith("k-")).map((name) => name.slice(2));
      mark.classList.toggle("off", kinds.every((kind) => off.includes(kind)));
    });
    $$(".margin .card").forEach((card) => { card.hidden = off.some((kind) => card.classList.contains(`k-${kind}`)); });
  });

  // Fields that are filled in by selecting words -----------------------------------------------------------------------------------
  const use = (name) => {
    const chosen = selected(), field = $(`.field[data-field="${name}"]`);
    if (!field) return;
    if (!chosen) { say("Select words in the text first (s selects by keyboard)."); return; }
    const input = $("input.at", field);
    input.value = `${chosen.start}-${chosen.end}`;
    $(".quote", field).textContent = chosen.words.replace(/\s+/g, " ");
    field.classList.add("differs");
    say(`${field.dataset.label}: “${chosen.words.replace(/\s+/g, " ")}”. Save with c.`);
  };
  const first = (...names) => names.find((name) => $(`.field[data-field="${name}"]`));
  document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-use], #add")) event.preventDefault(); });  // keeps the selection
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use]"), clear = event.target.closest("[data-clear]");
    if (button) use(button.dataset.use);
    if (clear) { const field = clear.closest(".field"); $("input.at", field).value = ""; $(".quote", field).textContent = "none"; }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action") === "/add" && form.method === "get") {
      const chosen = selected();
      if (chosen) { form.elements.start.value = chosen.start; form.elements.end.value = chosen.end; }
      else if (!form.elements.start.value) { event.preventDefault(); say("Select the words that prove the record first."); }
    }
  });

  // Quick turns: the answer to a judgement takes the place of the page without loading it anew ----------------------------------------
  const put = (html, address) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.title = page.title;
    $("main").replaceWith(page.querySelector("main"));
    history.pushState(null, "", address);
    words = null;
    settle();
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-quick]") || event.defaultPrevented) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    if (event.submitter && event.submitter.name) body.set(event.submitter.name, event.submitter.value);
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "follow" });
    const html = await answer.text();
    const wrong = new DOMParser().parseFromString(html, "text/html").querySelector("main > p[role=alert]");
    if (!answer.ok && wrong && $(".status")) { say(wrong.textContent); $(".status").classList.add("wrong"); return; }  // what was filled in stays
    put(html, answer.url);
  });
  addEventListener("popstate", () => location.reload());

  const settle = () => {
    const reading = $("[data-chosen]");
    if (reading && reading.dataset.chosen) choose(reading.dataset.chosen, "text");
    else if (location.hash.startsWith("#t-")) choose(location.hash.slice(3));
  };

  // Keys ------------------------------------------------------------------------------------------------------------------------------
  const press = (what) => { const button = $(`[data-key-of="${what}"]`); if (button) button.click(); return Boolean(button); };
  const GO = { o: "/", a: "/actors", t: "/reports", r: "/review" };
  const STANCES = ["oppose", "reserved", "undecided", "conditional", "support"];
  let going = false;
  const keys = {
    "?": () => $("#keys").showModal(),
    s: startSelecting,
    t: () => use(first("target", "object", "mention", "content")),
    h: () => use("holder_at"), q: () => use("cue"), i: () => use("condition"), v: () => use("evidence"),
    e: () => { const field = $(".field select, .field input"); if (field) field.focus(); },
    j: () => { const field = $("input[name=into]"); if (field) field.focus(); else say("Two issues, or two actors, are joined on the page of either."); },
    m: () => { const button = $("#add"); if (button) button.click(); },
    a: () => press("accept"), x: () => press("reject"), c: () => press("correct"), n: () => press("next"), u: () => press("undo"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { words = null; say(""); if (document.activeElement) document.activeElement.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]):not([type=range]), select, textarea, dialog[open]")) return;
    if (moveWord(event)) { event.preventDefault(); return; }
    if (going) { going = false; if (GO[event.key]) { location.href = GO[event.key]; event.preventDefault(); } return; }
    if (event.key === "g") { going = true; return; }
    const stance = STANCES[Number(event.key) - 1], select = $('select[name="stance"]');
    if (stance && select) { select.value = stance; select.closest(".field").classList.add("differs"); press("correct"); event.preventDefault(); return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  // The slider of an issue: through the days on which something was said ---------------------------------------------------------------
  const slide = $("#slide"), asOf = $("#as-of");
  if (slide) {
    slide.closest("label").hidden = false;
    const days = [...asOf.options].slice(1).map((option) => option.value).reverse();
    slide.addEventListener("input", () => { asOf.value = days[slide.value]; });
    slide.addEventListener("change", () => asOf.form.requestSubmit());
  }
  settle();
})();
