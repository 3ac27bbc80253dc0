// On a lesson's page: the kernel that a question's programs run in has come, or another in its place.

export default {
  render({ model }) {
    const question = document.querySelector(`.op-question[data-item="${CSS.escape(model.get("item"))}"]`);
    question.model = model;
    question.dispatchEvent(new Event("op-runner"));
  },
};
