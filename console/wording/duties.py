"""Sentences about steps: who sent, signed for, did, returned, handed over or withdrew a duty, and for whom."""

from collections.abc import Iterable

from playbooks import entries as e
from playbooks.needs import FIELDS

from .named import Named
from .words import due_instant

BY_ITSELF = {"red": "红色事项，系统按预置步骤自动派发", "going": "本事件已派发，新步骤自动派发"}
"""Why steps were dispatched without a person."""


BY_HAND = {"phone": "打电话", "paper": "书面"}
"""How a person passed on what no channel carries."""

BY_LINK = "手机链接签收"
"""The person of entries that were signed by a link in earlier versions, on behalf of whoever sent it."""

DONE_FOR_OTHERS = (e.SignedFor, e.StepDone, e.StepReturned)
"""What is a department's own to do, and says so when somebody of another did it."""


def for_another(t: Named, b: e.SignedFor | e.StepDone | e.StepReturned, department: str) -> str:
    """What somebody of another department did in the place of the one that owns the step."""
    step = t.step(b.step)
    if isinstance(b, e.SignedFor):
        return t.say("代{department}签收步骤：{step}（非该部门签收）", department=department, step=step)
    if isinstance(b, e.StepReturned):
        return t.say("代{department}退回步骤：{step}；理由：{why}", department=department, step=step, why=b.reason)
    said = t.say(
        "代{department}填报步骤办结：{step}，结果：{outcome}",
        department=department,
        step=step,
        outcome=t.titled(b.outcome_title),
    )
    return _with_fields(t, b, said)


def is_by_old_link(entry: e.Entry) -> bool:
    """Signed by a telephone link, as it was written before the entry said who sent it: for nobody else."""
    return entry.actor is not None and entry.actor.person == BY_LINK


def signed(t: Named, b: e.SignedFor) -> str:
    """A department has the duty in hand."""
    said = t.say("签收步骤：{step}", step=t.step(b.step))
    step = t.case.steps.get(b.step)
    if not b.link_from or step is None:
        return said
    return t.say(
        "{said}（{department}承办人经手机链接签收，链接由 {who} 发出）",
        said=said,
        department=step.department_name,
        who=b.link_from,
    )


def done(t: Named, b: e.StepDone) -> str:
    """A duty ended with its outcome."""
    outcome = t.titled(b.outcome_title)
    said = t.say("步骤办结：{step}，结果：{outcome}", step=t.step(b.step), outcome=outcome)
    return _by_link(t, _with_fields(t, b, said), b.link_from)


def _by_link(t: Named, said: str, link_from: str) -> str:
    return t.say("{said}（经手机链接，链接由 {who} 发出）", said=said, who=link_from) if link_from else said


def _with_fields(t: Named, b: e.StepDone, said: str) -> str:
    named = [f"{t.say(FIELDS.get(key, key))}{t.say('：')}{value}" for key, value in b.fields.items() if value]
    files = [with_files(t, b.files)] if b.files else []
    return t.say("；").join([said, *named, *([b.note] if b.note else []), *files])


def with_files(t: Named, files: Iterable[e.Filed]) -> str:
    """The files that came with it, by their names."""
    return t.say("附件") + t.say("：") + t.say("、").join(each.name for each in files)


def taken_back(t: Named, b: e.StepTakenBack) -> str:
    """The outcome was entered wrongly."""
    said = t.say("撤回办理结果：{step}，原结果：{outcome}", step=t.step(b.step), outcome=t.titled(b.outcome_title))
    return said + t.say("；理由：{why}", why=b.reason)


def clock_restarted(t: Named, b: e.ClockRestarted) -> str:
    """What an outcome had stopped runs on without it."""
    return t.say("时限接着计：{clock}；因为：{why}", clock=t.clock(b.clock), why=t.ground(b.reason))


def retimed(t: Named, b: e.TargetMoved) -> str:
    """A later letter wants the answer by another time."""
    step, words = t.step(b.step), b.words
    if b.target_at is None:
        return t.say("来件单位不再要求：{step}，不再计时；原文：“{words}”", step=step, words=words)
    now = due_instant(b.target_at)
    if b.was_at is None:
        return t.say("来件定时间：{step}，{now} 前；原文：“{words}”", step=step, now=now, words=words)
    was = due_instant(b.was_at)
    return t.say(
        "来件调整时间：{step}，原为 {was}，现为 {now}；原文：“{words}”", step=step, was=was, now=now, words=words
    )


def time_asked(t: Named, b: e.TimeAsked) -> str:
    """A department needs more time."""
    return t.say(
        "申请延时：{step}，希望延至 {until}；理由：{why}", step=t.step(b.step), until=due_instant(b.until), why=b.reason
    )


def time_answered(t: Named, b: e.TimeAnswered) -> str:
    """The office gave it, or did not."""
    step, was = t.step(b.step), due_instant(b.was_at)
    if b.granted:
        return t.say("同意延时：{step}，内部目标由 {was} 延至 {until}", step=step, was=was, until=due_instant(b.until))
    return t.say("不同意延时：{step}，内部目标仍为 {was}；理由：{why}", step=step, was=was, why=b.reason)


def noted(t: Named, b: e.Noted) -> str:
    """Somebody wrote something down, of a step or of the whole case."""
    if b.step:
        said = t.say("备注（{step}）：{text}", step=t.step(b.step), text=b.text)
        return t.say("；").join([said, with_files(t, b.files)]) if b.files else said
    return t.say("备注：{text}", text=b.text)


def returned(t: Named, b: e.StepReturned) -> str:
    """A department says that it is not theirs."""
    return _by_link(t, t.say("退回步骤：{step}；理由：{why}", step=t.step(b.step), why=b.reason), b.link_from)


def handed_over(t: Named, b: e.HandedOver) -> str:
    """It went to another."""
    return t.say("移交步骤：{step}，交{who}；理由：{why}", step=t.step(b.step), who=b.department_name, why=b.reason)


def dispatched(t: Named, b: e.Dispatched) -> str:
    """Duties went out."""
    steps = t.steps(b.steps)
    if b.ground in BY_ITSELF:
        return t.say("{why}，{n} 个步骤：{steps}", why=t.say(BY_ITSELF[b.ground]), n=len(b.steps), steps=steps)
    said = t.say("派发 {n} 个步骤：{steps}", n=len(b.steps), steps=steps)
    if not b.left:
        return said
    return said + t.say("。暂不派发 {n} 个：{steps}", n=len(b.left), steps=t.steps(b.left))


def passed_on(t: Named, b: e.PassedOn) -> str:
    """A person told a department of what no channel carries."""
    how, steps = t.say(BY_HAND[b.how]), t.steps(b.steps)
    return t.say("{how}转交{who} {n} 个步骤：{steps}", how=how, who=b.department_name, n=len(b.steps), steps=steps)


def steps_withdrawn(t: Named, b: e.StepsWithdrawn) -> str:
    """They are needed no longer."""
    steps, why = t.steps(b.steps), t.ground(b.reason)
    if b.along:
        return t.say("撤销 {n} 个步骤，已派发的告知各部门：{steps}；因为：{why}", n=len(b.steps), steps=steps, why=why)
    return t.say("撤销 {n} 个未签收的步骤：{steps}；因为：{why}", n=len(b.steps), steps=steps, why=why)


def steps_restored(t: Named, b: e.StepsRestored) -> str:
    """They are to be done again."""
    steps, why = t.steps(b.steps), t.ground(b.reason)
    return t.say(
        "恢复 {n} 个步骤，已派发的再次告知、须重新签收：{steps}；因为：{why}", n=len(b.steps), steps=steps, why=why
    )
