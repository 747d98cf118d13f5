/* Of a form that ends a step, the fields of the chosen outcome are shown, asked for and sent, and no others. Without
   this script all are shown, and the desk refuses what belongs to another outcome. */
"use strict";
(() => {
  function ask(form) {
    const chosen = form.querySelector("[data-needs]:checked"), needs = chosen ? chosen.dataset.needs.split(" ") : [];
    for (const field of form.querySelectorAll("[name^='field-']")) {
      field.required = needs.includes(field.name.slice(6));
      if (field.name !== "field-evidence") field.disabled = field.closest("label").hidden = !field.required;
    }
  }
  for (const each of document.querySelectorAll("[data-needs]")) each.addEventListener("change", () => ask(each.form));
  for (const form of document.querySelectorAll("form:has([data-needs])")) ask(form);
})();
