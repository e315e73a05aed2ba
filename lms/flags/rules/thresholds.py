"""From where on something is worth a look. Honest people shall not be asked; so each number errs on their side."""

from __future__ import annotations

from datetime import timedelta

# Between midnight and five most people sleep; those who come from a late shift learn an hour or two.
NIGHT_ENDS_H = 5
NIGHT_S = 3 * 3600
# Nobody looks at a screen for five hours without stopping a film for one minute.
UNBROKEN_S = 5 * 3600
PAUSE_S = 60
# Evidence is cut every few minutes when it is stored; what follows within this was one stretch.
JOINED = timedelta(seconds=1)
# A longer pause than this begins a new sitting.
SITTING = timedelta(minutes=30)
# People need now three seconds, now three minutes to go on; a program needs the same time, eight times running.
STEADY_GAPS = 8
STEADY_MS = 1_000
# Two people stop and go on at the same places for the same time, to the second, eight times running. (Six times
# happened by chance six times in 40,000 invented evenings of people who all learn the same lessons; eight times never.)
SAME_GAPS = 8
SAME_MS = 1_000
# Shorter pauses are all alike: opening the next lesson takes everybody about as long.
SAME_LEAST_MS = 2_000
# The timers of browsers wander by milliseconds. Half an hour of beats that are all of one length is a program; a
# browser that hides its clock (Tor) may look the same, which the office is told.
EVEN_BEATS = 90
EVEN_PERCENT = 98
# A bad network cuts a beat here and there; twenty a day that run ahead are no accident.
HURRIED_BEATS = 20
# A family shares a phone among two or three.
PEOPLE_A_DEVICE = 3
DEVICE_DAYS = 14
# Sign-in lists are written in quarters of an hour; what overlaps by less is how they were written.
OVERLAP_S = 20 * 60
# A lesson can earn no more than its length; a minute is for rounding.
LENGTH_GRACE_S = 60
# Two papers have five questions in common, answered alike, among them one wrong in the same way, at the same pace.
SAME_ANSWERS = 5
ANSWER_MS = 1_000
# After an answer the same kind of question about the same person rests for a month.
RESTS_FOR = timedelta(days=30)
# So many pieces of evidence stand with a finding, not all of a night.
NAMED = 12
# Mistakes are compared from ten people on; so many same ones, and less likely than one in a thousand for the whole class
# together. A mistake that two make alike is never taken for less likely than one in four.
ALIKE_PEOPLE = 10
SAME_MISTAKES = 6
ALIKE_CHANCE = 0.001
LEAST_CHANCE = 0.25
# Courseware may round its time, or count from its loading on; half an hour more than went by, and twice as much, is none
# of that.
CLAIMED_MORE_S = 30 * 60
CLAIMED_TIMES = 2
