import { bodyFrom, fieldOf, htmlOf, isText, textOf } from "./htmltext.js";
import { same, test } from "./check.js";

test("a text is what its HTML says, line by line", () => {
  same(textOf("<p>Call <b>Ada</b><br>at 5 &amp; ask</p><p>&lt;script&gt;</p>"), "Call Ada\nat 5 & ask\n<script>");
  same(textOf("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
  same(textOf("<p>One &amp; two</p><p>three<br>four <b>x</b></p>"), "One & two\nthree\nfour x");
  same(textOf("<style>p { color: red }</style><p>Seen</p>"), "Seen");
  same([textOf("a < b"), textOf("plain"), textOf("&#65;&unknown;"), textOf(null)], ["a < b", "plain", "A&unknown;", ""]);
});

test("what somebody types is never a tag, and its lines stay lines", () => {
  const typed = 'Dear <name>, a < b & <img src=x onerror="1">\nsecond line';
  same(htmlOf(typed), 'Dear &lt;name&gt;, a &lt; b &amp; &lt;img src=x onerror="1"&gt;<br>second line');
  same(textOf(htmlOf(typed)), typed);
});

test("lines of text are changed as text, and HTML with formats as HTML", () => {
  same(["<p>one</p><p>two<br/>three</p>", "a < b", "<b>x</b>", "<p class=a>x</p>", "<!-- x -->"].map(isText), [true, true, false, false, false]);
  same([fieldOf("<p>a &lt; b</p>"), fieldOf("<b>x</b>")], ["a < b", "<b>x</b>"]);
  same(bodyFrom("a < b", "<p>a &lt; b</p>"), "<p>a &lt; b</p>");
  same(bodyFrom("a < c\nd", "<p>a &lt; b</p>"), "a &lt; c<br>d");
  same(bodyFrom("<b>y</b>", "<b>x</b>"), "<b>y</b>");
});
