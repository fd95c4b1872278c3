/* What pages do beyond plain HTML; every page works without it. No library of ours, no state. */
"use strict";
(function () {
  // Upload progress: <form data-progress> holds <progress hidden>; the form is sent by XMLHttpRequest so that its progress can be shown.
  document.addEventListener("submit", function (e) {
    var form = e.target, bar = form.querySelector ? form.querySelector("progress[hidden]") : null;
    if (!bar || !window.FormData || !form.querySelector("input[type=file]")) return;
    e.preventDefault();
    e.stopPropagation();
    var x = new XMLHttpRequest(), data = new FormData(form, e.submitter || undefined);
    bar.hidden = false;
    x.upload.addEventListener("progress", function (p) { if (p.lengthComputable) { bar.max = p.total; bar.value = p.loaded; } });
    x.addEventListener("load", function () {
      var type = x.getResponseHeader("Content-Type") || "";
      if (x.status >= 200 && x.status < 300 && x.responseURL && x.responseURL !== form.action) { location.assign(x.responseURL); return; }
      if (type.indexOf("text/html") !== 0) { location.reload(); return; }
      var page = new DOMParser().parseFromString(x.responseText, "text/html");
      document.title = page.title;
      document.body.replaceWith(page.body);
      if (window.htmx) window.htmx.process(document.body);
      begin();
    });
    x.addEventListener("error", function () { bar.hidden = true; form.submit(); });
    x.open("POST", form.action);
    x.send(data);
  }, true);

  // Copy: <button type="button" data-copy="#id">.
  document.addEventListener("click", function (e) {
    var b = e.target.closest ? e.target.closest("[data-copy]") : null, from = b && document.querySelector(b.getAttribute("data-copy"));
    if (from && navigator.clipboard) navigator.clipboard.writeText(from.value !== undefined ? from.value : from.textContent);
  });

  // A failed form: the first wrong field has the focus.
  function begin() {
    var bad = document.querySelector("[aria-invalid=true]");
    if (bad) bad.focus();
  }
  document.addEventListener("htmx:afterSettle", begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
