"use strict";

// A signed-in browser tries calls as itself: the cookie travels by itself, the CSRF token is added here.
function addCsrfToken(request) {
  const token = /(?:^|; )(?:__Host-)?folio_csrf=([^;]*)/.exec(document.cookie);
  if (token && !["GET", "HEAD", "OPTIONS"].includes(request.method.toUpperCase())) {
    request.headers["X-CSRF-Token"] = decodeURIComponent(token[1]);
  }
  return request;
}

window.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  validatorUrl: null,
  requestInterceptor: addCsrfToken,
});
