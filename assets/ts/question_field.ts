// The field of chosen questions in the plan of a quiz: find them in the bank of the part, order them, take them out.
import { QuestionField } from "./question_field/field";

if (!customElements.get("academy-questions")) customElements.define("academy-questions", QuestionField);
