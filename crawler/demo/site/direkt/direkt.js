// Builds the page of an e-service from the data in its shell.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);

const make = (tag, attributes, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};
const list = (tag, items) => make(tag, {}, ...items.map((item) => make("li", {}, item)));
const section = (heading, ...children) => [make("h2", {}, heading), ...children];
const open = (address) => () => location.assign(address);

const start = () => [
  make("p", {}, data.intro),
  make("p", {}, "E-tjänsten kräver inloggning med e-legitimation."),
  make("p", {}, make("button", { type: "button", onclick: open(data.next) }, "Logga in")),
  ...section("Det här behöver du", list("ul", data.checklist)),
  ...section("Så gör du", list("ol", data.steps)),
  ...section("Personuppgifter", make("p", {}, `${data.controller} ansvarar för dina personuppgifter.`)),
];
const login = () => [
  make("p", {}, "Välj hur du vill logga in."),
  list(
    "ul",
    data.offered.map((method) => make("button", { type: "button" }, data.names[method])),
  ),
];
const contact = () => {
  const phone = make("a", { href: "tel:+46500001000" }, "0500-00 10 00");
  return section("Kontakt", make("p", {}, "Kontakt Ekvalla hjälper dig. Ring ", phone, "."));
};

requestAnimationFrame(() => {
  const logo = make("img", { src: "/direkt.svg", alt: "Ekvalla kommun", width: 180, height: 40 });
  const home = make("a", { href: data.home }, logo);
  const parts = data.page === "start" ? start() : login();
  document.getElementById("app").append(
    make("header", {}, home),
    make("main", {}, make("h1", {}, data.heading), ...parts, ...contact()),
    make("footer", {}, ...data.about.map(([href, text]) => make("p", {}, make("a", { href }, text)))),
  );
});
