// The sum of the month's sheet, as it is typed.
(() => {
  "use strict";
  const form = document.querySelector("[data-dues]");
  const total = form && form.querySelector("[data-dues-total]");
  if (!total) return;
  const fields = [...form.querySelectorAll('input[name^="paid-"]')];
  const show = () => {
    const amounts = fields.map((field) => Number(field.value.trim())).filter((amount) => amount > 0);
    const cents = amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0);
    total.textContent = `实交 ${amounts.length} 笔，共 ${(cents / 100).toFixed(2)} 元`;
  };
  form.addEventListener("input", show);
  show();
})();
