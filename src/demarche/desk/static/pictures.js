// Shows each picture by the bundled vega-embed. `ast: true` runs expressions without eval, which the content security policy forbids.
"use strict";
(() => {
  const dark = () => {
    const told = document.documentElement.dataset.theme;
    return told ? told === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const config = () => {
    const ink = dark() ? "#e7eaef" : "#1c2430", muted = dark() ? "#a7b0bd" : "#57606c", rule = dark() ? "#323a46" : "#d9d8d2";
    return {
      background: "transparent", font: "system-ui, sans-serif", view: { stroke: null },
      axis: { labelColor: ink, titleColor: muted, gridColor: rule, domainColor: rule, tickColor: rule, labelFontSize: 12 },
      legend: { labelColor: ink, titleColor: muted, labelFontSize: 12 },
      title: { color: ink, subtitleColor: muted, fontSize: 13 }, text: { fill: ink, color: ink },
    };
  };
  const show = async (figure) => {
    const canvas = figure.querySelector(".canvas");
    const answer = await fetch(figure.dataset.picture, { headers: { Accept: "application/json" } });
    if (!answer.ok) { figure.hidden = true; return; }
    const spec = await answer.json();
    delete spec.config;
    await window.vegaEmbed(canvas, spec, {
      ast: true, renderer: "svg", actions: false, defaultStyle: false, config: config(), tooltip: { disableDefaultStyle: true },
    });
    figure.dataset.shown = "yes";
  };
  const all = () => document.querySelectorAll("[data-picture]").forEach((figure) => show(figure).catch(() => { figure.hidden = true; }));
  document.addEventListener("demarche:theme", all);
  all();
})();
