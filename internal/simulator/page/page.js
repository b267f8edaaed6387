// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Reads the page again every two seconds, and shows what has changed. It waits
// while a text is selected, so that it can be copied.
"use strict";

async function refresh() {
  if (document.hidden || !document.getSelection().isCollapsed) return;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const name of ["header", "main"]) {
    const now = document.querySelector(name);
    const next = page.querySelector(name);
    if (!next || next.innerHTML === now.innerHTML) continue;
    const scrolled = new Map();
    for (const rows of now.querySelectorAll("section .rows")) scrolled.set(rows.parentElement.id, rows.scrollTop);
    now.replaceWith(next);
    for (const rows of next.querySelectorAll("section .rows")) rows.scrollTop = scrolled.get(rows.parentElement.id) ?? 0;
  }
}

setInterval(() => {
  // A simulator that was stopped leaves the last page in place.
  refresh().catch(() => {});
}, 2000);
