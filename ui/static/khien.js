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
      var led = x.status >= 200 && x.status < 300 && x.responseURL && x.responseURL !== form.action;
      if (led && type.indexOf("text/html") !== 0) { location.assign(x.responseURL); return; }
      if (type.indexOf("text/html") !== 0) { // no page (the server is busy, say): its words stand by the bar, and nothing typed is lost
        bar.hidden = true;
        var said = form.querySelector("[data-busy]") || document.createElement("p");
        said.className = "k-note k-bad";
        said.setAttribute("data-busy", "");
        said.setAttribute("role", "alert");
        said.textContent = x.responseText.slice(0, 300);
        bar.after(said);
        return;
      }
      var page = new DOMParser().parseFromString(x.responseText, "text/html");
      if (led) { // this answer has the notice of what was done, and is not asked for again; the states are htmx's, so that the way back loads
        history.replaceState({ htmx: true }, "", location.href);
        history.pushState({ htmx: true }, "", x.responseURL);
      }
      document.title = page.title;
      document.body.replaceWith(page.body);
      if (led) scrollTo(0, 0);
      if (window.htmx) window.htmx.process(document.body);
      begin();
    });
    x.addEventListener("error", function () { bar.hidden = true; form.submit(); });
    x.open("POST", form.action);
    x.send(data);
  }, true);

  // The page stays because of what a file was answered; the queue beside it (its head and [data-queue]) is fetched anew.
  function queueAgain(form) {
    var x = new XMLHttpRequest(), here = form.parentNode;
    x.addEventListener("load", function () {
      ["h2", "[data-queue]"].forEach(function (what) {
        var now = x.status === 200 && x.response && x.response.querySelector("form[data-drop]").parentNode.querySelector(what);
        if (now) here.querySelector(what).replaceWith(document.importNode(now, true));
      });
    });
    x.open("GET", form.action);
    x.responseType = "document";
    x.send();
  }
  // Drop: <form data-drop> takes files that are dropped on it or chosen, and sends them one by one, so that each has its progress, its result and its
  // own failure. The list is [data-drop-list]; words stand in data-each, data-open, data-failed. Without script the form sends them all at once.
  function dropSend(form, files) {
    var list = form.querySelector("[data-drop-list]"), queue = Array.prototype.slice.call(files, 0, 200), stay = 0;
    function next() {
      var file = queue.shift();
      if (!file) { // a refused file stays on the page with its reason, and one that is there already with the way to it
        if (!stay) return location.assign(form.action);
        form.querySelector("[type=file]").value = "";
        return queueAgain(form);
      }
      var li = document.createElement("li"), bar = document.createElement("progress"), x = new XMLHttpRequest(), data = new FormData();
      function end(text, url, way) {
        li.textContent = file.name + ": " + text + " ";
        if (url) { var a = document.createElement("a"); a.href = url; a.textContent = way || form.dataset.open; li.appendChild(a); }
        next();
      }
      li.textContent = form.dataset.each + ": " + file.name + " ";
      li.appendChild(bar);
      list.insertBefore(li, list.firstChild);
      data.append("csrf", form.querySelector("input[name=csrf]").value);
      data.append("files", file);
      x.upload.addEventListener("progress", function (p) { if (p.lengthComputable) { bar.max = p.total; bar.value = p.loaded; } });
      x.addEventListener("error", function () { stay++; li.className = "k-bad"; end(form.dataset.failed); });
      x.addEventListener("load", function () {
        var said = null;
        if (x.status === 429 || x.status === 503) { queue.unshift(file); li.remove(); setTimeout(next, 2000); return; } // the server asks to wait
        try { said = JSON.parse(x.responseText); } catch (e) { said = null; }
        var f = said && said.files && said.files[0];
        if (!f) { stay++; li.className = "k-bad"; return end((said && said.message) || form.dataset.failed); }
        if (f.id === null) { stay++; li.className = "k-bad"; }
        else if (f.result !== "new") stay++;
        end(f.message, f.url, f.way);
      });
      x.open("POST", form.action);
      x.setRequestHeader("Accept", "application/json");
      x.send(data);
    }
    next();
  }
  ["dragenter", "dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (e) {
      var form = e.target.closest ? e.target.closest("form[data-drop]") : null;
      if (!form) return;
      e.preventDefault();
      form.classList.toggle("k-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && e.dataTransfer && e.dataTransfer.files.length) dropSend(form, e.dataTransfer.files);
    });
  });
  document.addEventListener("submit", function (e) {
    var form = e.target, input = form.matches && form.matches("form[data-drop]") ? form.querySelector("input[type=file]") : null;
    if (!input || !window.FormData || !input.files.length) return;
    e.preventDefault();
    e.stopPropagation();
    dropSend(form, input.files);
  }, true);

  // Copy: <button type="button" data-copy="#id" data-done="copied" data-else="selected, press Ctrl+C">; the button says how it went. Inside a house
  // without TLS the browser offers no clipboard: the text is selected and copied the old way, or left selected.
  function copyOld(b, from) {
    if (from.select) { from.focus(); from.select(); } else { getSelection().selectAllChildren(from); }
    var ok = false;
    try { ok = document.execCommand("copy"); } catch (e) { ok = false; }
    b.textContent = b.getAttribute(ok ? "data-done" : "data-else");
  }
  document.addEventListener("click", function (e) {
    var b = e.target.closest ? e.target.closest("[data-copy]") : null, from = b && document.querySelector(b.getAttribute("data-copy"));
    if (!from) return;
    if (!navigator.clipboard) { copyOld(b, from); return; }
    navigator.clipboard.writeText(from.value !== undefined ? from.value : from.textContent).then(
      function () { b.textContent = b.getAttribute("data-done"); }, function () { copyOld(b, from); });
  });

  // A failed form: the first wrong field has the focus. What was asked for (a preview, a result): the keyboard goes on from there, once.
  function begin() {
    var at = document.querySelector("[aria-invalid=true]") || document.querySelector("[data-focus]");
    if (!at) return;
    at.removeAttribute("data-focus");
    at.focus();
  }
  document.addEventListener("htmx:afterSettle", begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
