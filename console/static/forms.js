/* What somebody wrote into a form of a case and nobody recorded stands there again: after a refusal, when they come back
   to a page that the browser kept, and when they are logged in again after the log-in had ended in the middle of it. */
"use strict";
(() => {
  const SENT = "sent", TYPED = "typed", FIELDS = "textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])";
  const words = document.body.dataset;
  const who = document.querySelector("[data-who]")?.dataset.who;
  const isOurs = (form) => form.action.endsWith("/act") || form.matches(".register");
  const unkeptIn = (form) => [...form.querySelectorAll("[autocomplete=off]")].filter((each) => each.value).map((each) => each.name);
  const stored = (name) => JSON.parse(sessionStorage.getItem(name));
  const store = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));

  function filledIn(form, button) {
    // No script may fill in a file again.
    const lost = unkeptIn(form);
    const isKept = ([name, value]) => typeof value === "string" && !["token", "key", "seen", ...lost].includes(name);
    const fields = [...new FormData(form, button)].filter(isKept);
    return {action: form.action, fields, who, lost};
  }
  addEventListener("submit", (event) => {
    if (!isOurs(event.target)) return;
    event.target.dataset.sent = "";
    store(SENT, filledIn(event.target, event.submitter));
  });
  // Of a page that is about to be loaded anew: not what a form has sent, unless no page of ours answered or one refused.
  function keepTyped() {
    const isTyped = (form) => [...form.querySelectorAll(FIELDS)].some((each) => each.value !== each.defaultValue);
    const isRecorded = (form) => "sent" in form.dataset && !stored(SENT);
    const forms = [...document.forms].filter((form) => isOurs(form) && !isRecorded(form) && isTyped(form));
    store(TYPED, forms.map((form) => filledIn(form, form.querySelector("button[name=kind]"))));
  }
  if (document.querySelector("#live, #case")) addEventListener("pageshow", (event) => { if (event.persisted) keepTyped(); });

  function formOf(action, sent) {
    const isSame = (hidden) => !sent.has(hidden.name) || sent.get(hidden.name).includes(hidden.value);
    const [kind] = sent.get("kind") || [];
    const isIt = (form) => form.action === action && (!kind || form.querySelector(`[name="kind"][value="${CSS.escape(kind)}"]`))
      && [...form.querySelectorAll("input[type=hidden]")].every(isSame);
    return [...document.forms].find(isIt);
  }
  function fill(field, value) {
    if (field.type === "radio") {
      if (field.value === value) { field.checked = true; field.dispatchEvent(new Event("change")); }
    } else if (field.type !== "checkbox") field.value = value;
  }
  function fillAgain({action, fields}) {
    const sent = new Map();
    for (const [name, value] of fields) sent.set(name, [...(sent.get(name) || []), value]);
    const form = formOf(action, sent);
    if (!form) return null;
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      if (sent.has(box.name)) box.checked = sent.get(box.name).includes(box.value);
    }
    for (const [name, value] of fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden]):not(button)`)) fill(field, value);
    }
    for (let each = form.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    return form;
  }
  function fillUnsent(sent) {
    const form = fillAgain(sent), said = document.createElement("p");
    const typed = sent.fields.filter(([name, value]) => value && /^(field-|note|reason|words)/.test(name)).map(([, value]) => value);
    said.className = "notice bad";
    said.setAttribute("role", "alert");
    said.textContent = form ? words.unsentSaid : [words.unplaced, ...typed].join(" ");
    (form || document.getElementById("main")).prepend(said);
    store(UNKEPT, sent.lost);
    said.scrollIntoView({block: "center"});
  }

  // Who called and their telephone no browser keeps; when the words come back without them, it is said that they were there.
  // Nor would a second press register twice unsaid what was sent before somebody went back to it.
  const UNKEPT = "unkept", REGISTERED = "registered", unkept = document.querySelector("[data-unkept]");
  const markOf = (form) => [...form.elements.words.value].reduce((mark, sign) => (mark * 31 + sign.codePointAt(0)) | 0, 0);
  if (unkept) {
    const form = unkept.closest("form"), isLost = (name) => !form.elements[name].value;
    let isSent = false;
    form.addEventListener("submit", () => { isSent = true; store(REGISTERED, markOf(form)); });
    addEventListener("pagehide", () => {
      store(UNKEPT, isSent ? [] : unkeptIn(form));
    });
    addEventListener("pageshow", () => {
      const isBack = [...form.querySelectorAll("textarea")].some((each) => each.value !== each.defaultValue);
      unkept.hidden = !(isBack && (stored(UNKEPT) || []).some(isLost));
      form.querySelector("[data-registered]").hidden = !(isBack && stored(REGISTERED) === markOf(form));
      sessionStorage.removeItem(UNKEPT);
    });
  }

  // Telephones and identity cards in what was written: they do not wait where somebody else may look.
  const NUMBERS = /(?<![0-9A-Za-z])(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8}|\d{17}[0-9Xx])(?![0-9A-Za-z])/g;
  // What was refused is nowhere: who goes back to it may send it again.
  if (document.querySelector("[data-unsent]")) sessionStorage.removeItem(REGISTERED);
  const sent = stored(SENT), typed = stored(TYPED);
  sessionStorage.removeItem(TYPED);
  // What was sent after the log-in had ended waits until the same person is back, and nobody else finds it.
  if (sent && document.querySelector("[data-ended]")) {
    sent.waits = true;
    sent.fields = sent.fields.map(([name, value]) => [name, value.replace(NUMBERS, "＊＊＊")]);
  }
  if (sent && (document.querySelector("[data-unsent]") || (sent.waits && !who))) store(SENT, sent);
  else sessionStorage.removeItem(SENT);
  if (sent?.waits) {
    if (who && sent.who === who) fillUnsent(sent);
  } else if (sent && document.querySelector("[data-refused]")) fillAgain(sent);
  for (const each of typed || []) if (each.who === who) fillAgain(each);
})();
