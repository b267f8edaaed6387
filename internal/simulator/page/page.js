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
    if (next && next.innerHTML !== now.innerHTML) now.replaceWith(next);
  }
}

setInterval(() => {
  // A simulator that was stopped leaves the last page in place.
  refresh().catch(() => {});
}, 2000);
