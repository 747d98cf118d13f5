/* The desk's script: countdowns on the server's clock, the queue kept fresh, keys. Every page works without it. */
"use strict";
(() => {
  const body = document.body;
  const words = body.dataset;
  const live = document.getElementById("live");
  const page = document.getElementById("case");
  const announce = document.getElementById("announce");
  const title = document.title;
  let base = 0, since = 0, speed = 1;
  document.documentElement.classList.add("scripted");

  // ---- the server's clock
  function setClock(element) {
    base = Number(element.dataset.now);
    speed = Number(element.dataset.speed);
    since = performance.now();
  }
  const now = () => base + (performance.now() - since) * speed;
  const fill = (text, values) => text.replace(/\{(\w)\}/g, (_, name) => values[name]);
  function lengthOf(ms) {
    const whole = Math.floor(Math.abs(ms) / 1000);
    const days = Math.floor(whole / 86400), hours = Math.floor(whole % 86400 / 3600), minutes = Math.floor(whole % 3600 / 60);
    if (days) return fill(words.days, {a: days, b: hours});
    if (hours) return fill(words.hours, {a: hours, b: minutes});
    return minutes ? fill(words.minutes, {a: minutes}) : fill(words.seconds, {a: whole % 60});
  }
  function tick() {
    const at = now();
    for (const each of document.querySelectorAll("[data-due]")) {
      const left = Number(each.dataset.due) - at;
      const text = fill(left > 0 ? words.left : words.past, {t: lengthOf(left)});
      if (each.textContent !== text) each.textContent = text;
      each.classList.toggle("passed", left <= 0);
    }
    for (const each of document.querySelectorAll("[data-past]")) {
      if (Number(each.dataset.at) <= at) { each.textContent = each.dataset.past; delete each.dataset.past; }
    }
    for (const each of document.querySelectorAll("[data-clock]")) {
      const local = new Date(at + 8 * 3600 * 1000).toISOString();
      const text = `${local.slice(5, 10)} ${local.slice(11, 16)}`;
      if (each.textContent !== text) each.textContent = text;
    }
  }
  setClock(body);
  setInterval(tick, 500);

  // ---- who is on duty: asked anew when the shift changes, or the number on a page left open were the last one's
  const duty = document.getElementById("on-duty");
  async function askOnDuty() {
    if (now() < Number(duty.dataset.until)) return;
    duty.dataset.until = now() + 60000 * speed;
    const answer = await fetch("/fragments/on-duty");
    if (!answer.ok || !answer.headers.get("X-Until")) return;
    duty.innerHTML = await answer.text();
    duty.dataset.until = answer.headers.get("X-Until");
  }
  if (duty) setInterval(() => { askOnDuty().catch(() => {}); }, 1000);

  // ---- a new red item: told, flashed in the tab, sounded when the person asked for it
  let sound = null;
  let unseenRed = 0;
  const redOf = (some) => new Set((some?.querySelector("[data-red]")?.dataset.red || "").split(" ").filter(Boolean));
  let red = redOf(live);
  function beep() {
    if (!sound) return;
    const tone = sound.createOscillator(), loudness = sound.createGain();
    tone.frequency.value = 880;
    loudness.gain.value = 0.15;
    tone.connect(loudness).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.3);
  }
  function lookForRed(some) {
    const current = redOf(some);
    const fresh = [...current].filter((each) => !red.has(each));
    red = current;
    if (!fresh.length) return;
    announce.textContent = `${words.newRed} ${fresh.join(" ")}`;
    unseenRed += fresh.length;
    document.title = `(${unseenRed}) ${title}`;
    beep();
  }
  function seen() {
    unseenRed = 0;
    document.title = title;
  }
  addEventListener("focus", seen);
  addEventListener("pointerdown", seen);
  addEventListener("keydown", seen);
  const switchOfSound = document.getElementById("sound");
  switchOfSound?.addEventListener("click", () => {
    sound = sound ? null : new AudioContext();
    switchOfSound.setAttribute("aria-pressed", String(Boolean(sound)));
    switchOfSound.textContent = sound ? switchOfSound.dataset.on : switchOfSound.dataset.off;
    beep();
  });

  // ---- fresh contents, without taking away what the person has open or is typing in
  let isFetching = false, isWanted = false;
  const stale = document.getElementById("stale");
  const BOXES = "details[id] input[type=checkbox]";
  const countTicks = (at) => { at.textContent = at.closest("form").querySelectorAll('[name="steps"]:checked').length; };
  document.addEventListener("change", (event) => {
    const at = event.target.closest("form")?.querySelector("[data-ticked]");
    if (at) countTicks(at);
  });
  const boxOf = (each) => `${each.closest("details[id]").id} ${each.value}`;
  async function refresh() {
    if (isFetching) { isWanted = true; return; }
    isFetching = true;
    try {
      if (live) await refreshQueue();
      if (page) await refreshCase();
      stale.hidden = true;
    } catch { stale.hidden = false; /* the next change or poll tries again */ }
    isFetching = false;
    if (isWanted) { isWanted = false; setTimeout(refresh, 500); }
  }
  async function refreshQueue() {
    const answer = await fetch(live.dataset.fragment, {headers: {accept: "text/html"}});
    if (!answer.ok) return;
    const page = document.createElement("template");
    page.innerHTML = await answer.text();
    setClock(page.content.querySelector("[data-now]"));
    countAgain(JSON.parse(page.content.querySelector("[data-counts-now]").dataset.countsNow));
    lookForRed(page.content);
    next = page.content;
    sayHeld();
    release();
  }

  // ---- the queue holds still for who is about to act on it: what comes in waits until pointer, finger and focus are gone
  const REST_MS = 20000, TOUCHED_MS = 2000, MARKED_MS = 10000, UNSEEN_MS = 600000, GUARDED_MS = 500;
  const held = document.getElementById("held");
  const marked = new Map();
  let next = null, fingers = 0, touchedAt = -Infinity, movedAt = performance.now(), appliedAt = -Infinity;
  let isTouched = !matchMedia("(hover: hover)").matches;
  const versionsIn = (some) => new Map([...some.querySelectorAll("tr[id]")].map((row) => [row.id, row.dataset.version]));
  const isOver = () => !isTouched && live.matches(":hover");
  // A pointer that rests is nobody who is about to click: what comes in may not wait for it for ever.
  function isHeld() {
    const at = performance.now();
    if (fingers || at - touchedAt < TOUCHED_MS) return true;
    return (isOver() || live.contains(document.activeElement)) && at - movedAt < REST_MS;
  }
  function release() {
    if (next && !isHeld()) apply();
  }
  function sayHeld() {
    const now = versionsIn(live), then = next ? versionsIn(next) : now;
    const changed = [...new Set([...now.keys(), ...then.keys()])].filter((id) => now.get(id) !== then.get(id));
    held.hidden = !changed.length;
    held.textContent = fill(words.held, {n: changed.length});
  }
  // What has the focus is known again by its id; in a row that stays, else, as the link or button that says the same.
  function keepFocus() {
    const had = live.contains(document.activeElement) ? document.activeElement : null, row = had?.closest("tr[id]")?.id;
    const isSame = (each) => each.localName === had.localName && each.textContent === had.textContent;
    return () => {
      const inRow = () => [...document.getElementById(row)?.querySelectorAll("a, button, summary") ?? []].find(isSame);
      if (had) (had.id ? document.getElementById(had.id) : row && inRow())?.focus({preventScroll: true});
    };
  }
  function apply() {
    const before = versionsIn(live), had = partsIn(live), open = [...live.querySelectorAll("details[open][id]")].map((each) => each.id);
    const focusAgain = keepFocus();
    const ticks = new Map([...live.querySelectorAll(BOXES)].map((each) => [boxOf(each), each.checked]));
    const outcome = live.querySelector(".do > .notice"), row = outcome?.closest("tr").id, top = outcome && topOf(row);
    if (isOver()) appliedAt = performance.now();
    live.replaceChildren(next);
    next = null;
    if (outcome) document.getElementById(row)?.querySelector(".do").prepend(outcome);
    if (top > 0 && top < innerHeight) stay(row, top);
    for (const each of live.querySelectorAll(BOXES)) each.checked = ticks.get(boxOf(each)) ?? each.checked;
    for (const each of live.querySelectorAll("[data-ticked]")) countTicks(each);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    focusAgain();
    sayHeld();
    mark(before, had);
    tick();
  }
  // The rows that stand in the same order as before: the others have moved.
  function inOrder(before, after) {
    const at = new Map(before.map((id, n) => [id, n])), longest = (chains) => chains.reduce((a, b) => b.length > a.length ? b : a, []);
    const chains = [];
    for (const id of after.filter((each) => at.has(each))) chains.push([...longest(chains.filter((each) => at.get(each.at(-1)) < at.get(id))), id]);
    return new Set(longest(chains));
  }
  // A mark waits for who looks away: its time runs from the first move that is made after it was set.
  function setMark(id, says, news = []) {
    marked.set(id, {says, at: performance.now(), news: new Set([...marked.get(id)?.news ?? [], ...news])});
  }
  const partsOf = (row) => [...row.querySelectorAll(".part")].map((each) => each.textContent);
  const partsIn = (some) => new Map([...some.querySelectorAll("tr[id]")].map((row) => [row.id, new Set(partsOf(row))]));
  // What is new of a row: its words that did not stand there before.
  function newsOf(id, had) {
    return had ? partsOf(document.getElementById(id)).filter((each) => !had.has(each)) : [];
  }
  function mark(before, had) {
    const after = versionsIn(live), still = inOrder([...before.keys()], [...after.keys()]);
    for (const [id, version] of after) {
      const news = before.get(id) === version ? [] : newsOf(id, had.get(id));
      if (!still.has(id) || news.length) setMark(id, before.has(id) ? words.changed : words.fresh, news);
    }
    showMarks();
  }
  function showMarks() {
    for (const [id, {says, news}] of marked) {
      const row = document.getElementById(id);
      if (!row) continue;
      row.classList.add("marked");
      row.querySelector(".level").append(Object.assign(document.createElement("span"), {className: "tag mark-of", textContent: says}));
      for (const each of row.querySelectorAll(".part")) each.classList.toggle("news", news.has(each.textContent));
    }
  }
  function isSpent(each) {
    if (movedAt > each.at) each.seenAt ??= performance.now();
    return performance.now() >= (each.seenAt ? each.seenAt + MARKED_MS : each.at + UNSEEN_MS);
  }
  let receipt = live?.querySelector(".do > .notice.good") && {at: performance.now()};
  function unmark() {
    if (receipt && isSpent(receipt) && !isHeld()) {
      live.querySelector(".do > .notice.good")?.remove();
      receipt = null;
    }
    for (const [id, each] of marked) {
      if (!isSpent(each)) continue;
      marked.delete(id);
      const row = document.getElementById(id);
      row?.classList.remove("marked");
      row?.querySelector(".mark-of")?.remove();
      row?.querySelectorAll(".news").forEach((each) => each.classList.remove("news"));
    }
  }
  // The row that somebody acted on stays where it was on the screen, wherever it stands in the order now.
  const ACTED = "acted", EDGE = 80;
  const topOf = (id) => document.getElementById(id)?.getBoundingClientRect().top;
  function stay(id, top) {
    const at = topOf(id);
    if (at !== undefined) scrollBy({top: at - Math.max(EDGE, Math.min(top, innerHeight / 2)), behavior: "instant"});
  }
  const acted = JSON.parse(sessionStorage.getItem(ACTED));
  sessionStorage.removeItem(ACTED);
  if (live && acted && topOf(acted.id) !== undefined) {
    setMark(acted.id, words.acted);
    showMarks();
    addEventListener("load", () => requestAnimationFrame(() => stay(acted.id, acted.top)));
  }
  if (live) {
    live.addEventListener("submit", (event) => {
      const id = event.target.closest("tr")?.id;
      if (id) sessionStorage.setItem(ACTED, JSON.stringify({id, top: topOf(id)}));
    });
    live.addEventListener("pointerleave", release);
    live.addEventListener("focusout", () => setTimeout(release));
    held.addEventListener("click", () => { if (next) apply(); });
    for (const each of ["pointermove", "pointerdown", "wheel", "keydown"]) {
      addEventListener(each, (event) => { movedAt = performance.now(); if (event.pointerType) isTouched = event.pointerType === "touch"; }, {capture: true, passive: true});
    }
    for (const each of ["touchstart", "touchend", "touchcancel"]) {
      live.addEventListener(each, (event) => { fingers = event.touches.length; touchedAt = performance.now(); }, {passive: true});
    }
    // Rows that moved under a resting pointer are not what it was to press.
    live.addEventListener("click", (event) => {
      if (event.detail && performance.now() - appliedAt < GUARDED_MS) { event.preventDefault(); event.stopPropagation(); }
    }, true);
    setInterval(() => { release(); unmark(); }, 500);
  }
  function countAgain(counts) {
    for (const each of document.querySelectorAll("[data-count]")) {
      const n = counts[each.dataset.count];
      if (n === undefined) continue;
      each.textContent = n;
      each.hidden = !n;
    }
  }
  async function refreshCase() {
    const answer = await fetch(page.dataset.fragment);
    if (answer.ok && Number(await answer.text()) > Number(page.dataset.version)) {
      document.getElementById("newer").hidden = false;
    }
  }
  let polling = 0;
  function poll() {
    polling = setTimeout(() => { refresh(); poll(); }, document.hidden ? 60000 : 10000);
  }
  if (live || page) {
    const events = new EventSource("/api/live");
    let isFirst = true, waiting = 0;
    events.addEventListener("change", () => {
      if (isFirst) { isFirst = false; return; }
      clearTimeout(waiting);
      waiting = setTimeout(refresh, 300);
    });
    events.addEventListener("open", () => { clearTimeout(polling); polling = 0; });
    // The browser tries to connect again every few seconds, and fails as often: one poll is enough.
    events.addEventListener("error", () => { if (!polling) { refresh(); poll(); } });
    addEventListener("pagehide", () => { events.close(); clearTimeout(polling); });
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  }

  // ---- keys, copying, choosing
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const registered = event.target.closest(".register");
    if (registered && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const pressed = event.target.closest("a, button");
      if (pressed && pressed.matches("a")) return;
      event.preventDefault();
      if (!event.repeat) registered.requestSubmit(pressed || registered.querySelector("button.primary"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const escape = document.querySelector("[data-escape]");
    if (event.key === "Escape" && escape) {
      const isFilled = [...document.querySelectorAll("main :is(textarea, input)")].some((each) => each.value !== each.defaultValue);
      if (!isFilled || confirm(escape.dataset.sure)) location.href = escape.dataset.escape;
      return;
    }
    if (event.target.closest("input, textarea, select")) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (!wanted.matches("input")) return wanted.click();
    wanted.focus();  // not every browser does so when it selects
    wanted.select();
  });
  for (const form of document.querySelectorAll("[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
      button.textContent = button.dataset.done;
    });
  }
  // ---- what a small screen folds: a wide one, paper and a link to it open it
  const folded = [...document.querySelectorAll("details[data-wide]")];
  if (matchMedia("(min-width: 62.01rem)").matches) for (const each of folded) each.open = true;
  function idOf(hash) {
    try { return decodeURIComponent(hash.slice(1)); } catch { return ""; /* somebody's own % */ }
  }
  function openTo(hash) {
    const target = document.getElementById(idOf(hash));
    if (!target) return;
    const above = [];
    for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) above.push(each);
    const inside = target.matches("article, section") ? target.querySelector(":scope > details") : null;
    for (const each of [...above, inside]) if (each) each.open = true;
    if (above.length || inside) target.scrollIntoView();
  }
  openTo(location.hash);
  addEventListener("hashchange", () => openTo(location.hash));
  let printed = [];
  addEventListener("beforeprint", () => {
    printed = [...document.querySelectorAll("main details:not([open]):not(.confirm)")];
    for (const each of printed) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of printed) each.open = false; });
  const menu = document.querySelector("details.menu");
  addEventListener("click", (event) => { if (menu && !menu.contains(event.target)) menu.open = false; });
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const ill = document.querySelector("[data-counts]");
  if (ill) {
    const answers = [...ill.form.elements[ill.dataset.counts]];
    ill.addEventListener("input", () => {
      if (ill.value.trim()) for (const each of answers) each.checked = each.value === (ill.value.trim() === "0" ? "no" : "yes");
    });
    for (const each of answers) each.addEventListener("change", () => { if (each.value !== "yes") ill.value = ""; });
  }
  const caller = document.querySelector("[data-caller]");
  const compare = async () => {
    const {token, operator} = caller.form.elements, phone = caller.value, about = operator.value;
    const body = new URLSearchParams({token: token.value, operator: about, phone});
    const answer = await fetch(caller.dataset.caller, {method: "POST", body});
    const isOfNow = phone === caller.value && about === operator.value;
    if (answer.ok && isOfNow) document.getElementById("caller").innerHTML = await answer.text();
  };
  caller?.addEventListener("change", compare);
  caller?.form.elements.operator.addEventListener("change", () => caller.value && compare());
  const typed = document.querySelector("[data-similar]");
  if (typed) {
    let waiting = 0, asked = "";
    const said = ["words", "operator", "place", "product"].map((name) => typed.form.elements[name]).filter((each) => each);
    for (const each of said) each.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        asked = new URLSearchParams(said.map((field) => [field.name, field.value.slice(0, 500)])).toString();
        const mine = asked;
        const answer = await fetch(`${typed.dataset.similar}?${mine}`);
        if (answer.ok && mine === asked) document.getElementById("similar").innerHTML = await answer.text();
      }, 350);
    });
  }
})();
