"""What hostile requests are made of."""

import random

MARKUP = "zq7mark"
NASTY = [
    "", "0", "-1", "1", "9" * 19, "9" * 40, "1e309", "NaN", "²", "١٢", "x" * 3000, "\x00", "a\x00b", "🦄",
    "\u202eevil\u202c",
    "\ud800", "\ufeff", "a\r\nSet-Cookie: evil=1", "a\nBcc: x@elsewhere.example", "%0d%0aX-Evil: 1", "' OR 1=1 --",
    "'; DROP TABLE accounts_user; --", "1) UNION SELECT password FROM accounts_user--", f"<{MARKUP}>",
    f"\"'><{MARKUP} onload=x>", f"</script><{MARKUP}>", "{{ 7|add:7 }}{% debug %}", "${7*7}", "%s%n%(x)s",
    "{0.__class__}",
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "https://elsewhere.example/",
    "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "data:text/html,x", "[]", "{}", "null",
    "true",
    "2026-02-30", "9999-12-31", "0001-01-01T00:00", "£1,000,000,000,000", "-0.00", "1_000", "0x1F", " ", "\t", "on",
]  # fmt: skip
ELSEWHERE = ("https://elsewhere.example/", "//elsewhere.example/x", "/\\elsewhere.example", "https:elsewhere.example",
             "\thttps://elsewhere.example", "http://testserver@elsewhere.example/", "javascript:alert(1)",
             "https://testserver.elsewhere.example/", "/%09/elsewhere.example", "///elsewhere.example",
             "/desk/\r\nLocation: https://elsewhere.example/")  # fmt: skip
ASKED = ["page", "q", "next", "since", "question", "kind", "circle", "zone", "text", "take", "tag", "moment", "have",
         "code",
         "change", "break", "lang", "order", "call", "state", "seen", "all", "do", "format", "id", "least", "most",
         "from",
         "to", "o", "p", "e", "_popup", "_method", "token", "public_id", "strand", "region", "limit",
         "offset"]  # fmt: skip
METHODS = ["GET"] * 26 + ["POST"] * 30 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "get", "X" * 40]
LOST = ["/.env", "/.git/config", "/wp-admin/", "/static/../manage.py", "/static/%2e%2e/%2e%2e/etc/passwd", "/media/",
        "//",
        "/files/", "/desk//", "/accounts/", "/api/v1/calls/%00", "/api/v1/x", "/calls/%ff/", "/%", "/calls/a%2fb/",
        "/%2e%2e/", "/./home", "/applications/;jsessionid=1/", "/" + "a/" * 300, "/*", "/account",
        "/favicon.ico"]  # fmt: skip
KINDS = ["application/json", "text/plain", "text/xml", "multipart/form-data", "multipart/form-data; boundary=",
         "multipart/form-data; boundary=\x01", "application/x-www-form-urlencoded; charset=utf-7",
         "application/x-www-form-urlencoded; charset=nothing", "application/octet-stream", "x", "",
         "text/html; x=" + "y" * 500,
         "application/x-www-form-urlencoded; charset=utf-16"]  # fmt: skip
FILES = [("../../../evil.sh", b"#!/bin/sh\n", "application/pdf"), ("x" * 300 + ".pdf", b"%PDF-1.4\n",
         "application/pdf"),
         ("a\r\nX-Evil: 1.pdf", b"%PDF-1.7 \n%%EOF", "application/pdf"), ("plan.pdf", b"", "application/pdf"),
         (f"<{MARKUP}>.svg", b"<svg onload='x'/>", "image/svg+xml"), ("\u202efdp.exe", b"MZ\x90", "application/pdf"),
         ("x.zip", b"PK\x03\x04" + b"\0" * 60, "application/zip"), ("calls.yaml",
         b"!!python/object/apply:os.system [x]", "text/yaml"),
         ("x.csv", b"=cmd|' /C calc'!A0,\xff\xfe", "text/csv"), ("x.json", b'{"a":' * 400, "application/json"),
         ("x.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "text/xml"),
         ("x.webm", b"\x1aE\xdf\xa3junk", "audio/webm"), (".", b"x", ""), ("CON", b"x", "x/y")]  # fmt: skip
HEADERS: dict[str, list[str]] = {
    "HTTP_HOST": ["elsewhere.example", "testserver:99999", "testserver, elsewhere.example", "", "127.0.0.1", "a b",
        "[::1"],
    "HTTP_X_FORWARDED_HOST": ["elsewhere.example"],
    "HTTP_X_FORWARDED_PROTO": ["https", "x"],
    "HTTP_X_FORWARDED_FOR": ["127.0.0.1", "x, y, z", "1.1.1.1" * 50, "::1"],
    "REMOTE_ADDR": ["", "x", "::1", "10.0.0.1"],
    "HTTP_X_ORIGINAL_URL": ["/desk/"], "HTTP_X_REWRITE_URL": ["/desk/"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE", "PUT"],
    "HTTP_RANGE": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,1-1,2-2", "x=1", "bytes=" + "9" * 30 + "-"],
    "HTTP_IF_NONE_MATCH": ["*", '"x"', 'W/"', "\xff"], "HTTP_IF_MODIFIED_SINCE": ["x", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "HTTP_IF_MATCH": ["*"], "HTTP_IF_RANGE": ["x"],
    "HTTP_ACCEPT_LANGUAGE": ["ar", "cy;q=9", "x" * 500, "../../x", "en;q=x", "*", "\xe9", ",,,;;q"],
    "HTTP_ACCEPT": ["application/json", "text/html;q=x", "*/*;q=" + "9" * 50, "image/png", "x",
        "application/json, text/html"],
    "HTTP_ACCEPT_ENCODING": ["gzip;q=0", "br, x"],
    "HTTP_HX_REQUEST": ["true", "x"], "HTTP_HX_CURRENT_URL": ["https://elsewhere.example/",
        "http://testserver/desk/", "\xff", "http://[x"],
    "HTTP_HX_TARGET": [f"<{MARKUP}>"], "HTTP_HX_TRIGGER": ["x"], "HTTP_HX_BOOSTED": ["true"], "HTTP_HX_PROMPT": ["%FF"],
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ["true"],
    "HTTP_REFERER": ["https://elsewhere.example/", "http://testserver/", "http://[x", f"http://testserver/<{MARKUP}>"],
    "HTTP_ORIGIN": ["null", "https://elsewhere.example"], "HTTP_AUTHORIZATION": ["Basic eDp5", "Bearer x",
        "Bearer \xff"],
    "HTTP_CONTENT_ENCODING": ["gzip"], "HTTP_TRANSFER_ENCODING": ["chunked"], "HTTP_SEC_PURPOSE": ["prefetch"],
    "HTTP_USER_AGENT": ["", "x" * 4000, f"<{MARKUP}>", "\xff\xfe"], "HTTP_X_REQUEST_ID": ["x\ny",
        "x" * 999, f"<{MARKUP}>"],
    "HTTP_X_CSRFTOKEN": ["x", "x" * 64], "HTTP_COOKIE": ["=", ";;;", "a=b; a", "sessionid=; sessionid=x",
        "csrftoken=\xff"],
    "CONTENT_LENGTH": ["0", "1", "9999999", "99999999999999999999"], "SERVER_NAME": ["elsewhere.example"],
    "SCRIPT_NAME": ["/x"],
}  # fmt: skip
COOKIES = {
    "sessionid": ["", "x", "x" * 32, "a" * 5000, "../x", "'--"],
    "csrftoken": ["", "x", "a" * 64],
    "language": ["xx", "../x", "x" * 300],
    "messages": ["x", "[[]]"],
    "last_person": ["x"],
    "zone": ["x/y"],
}


def once_in(chance: random.Random, count: int) -> bool:
    return chance.randrange(count) == 0
