/* SPDX-License-Identifier: Apache-2.0 */
/* What an event does in a state: where it leads, and which actions make it so, in the order of the
 * bits. Every pair of state and event is written down in table.c, the ignored ones too. */
#pragma once

#include "incident/incident.h"

/* ACTION(id, function) */
#define INCIDENT_ACTIONS(ACTION)                                                                   \
	ACTION(OPEN, act_open)		     /* the first sign */                                  \
	ACTION(REOPEN, act_reopen)	     /* the same trouble again after it was resolved */    \
	ACTION(FINDING, act_finding)	     /* takes the finding, its targets and its evidence */ \
	ACTION(FIRST_ALARM, act_first_alarm) /* the first level, and who is paged for it */        \
	ACTION(RELAPSE, act_relapse)	     /* back from monitoring to what it was before */      \
	ACTION(WORSE, act_worse)	     /* raises the level where the finding asks for it */  \
	ACTION(NEWS, act_news)		     /* a finding changed or went, or a mere event */      \
	ACTION(CLOSE, act_close)	     /* the last finding went */                           \
	ACTION(RESTORED, act_restored)	     /* nothing is left: the watch for a relapse begins */ \
	ACTION(ACK, act_ack)                                                                       \
	ACTION(NOTE, act_note)                                                                     \
	ACTION(SNOOZE, act_snooze)                                                                 \
	ACTION(RAISE, act_raise)                                                                   \
	ACTION(DONE, act_done) /* a person says that it is over */                                 \
	ACTION(RAISE_BY_TIME, act_raise_by_time)                                                   \
	ACTION(REPEAT, act_repeat)                                                                 \
	ACTION(EXPIRE, act_expire) /* the acknowledgement has run out */                           \
	ACTION(WAKE, act_wake)	   /* the snooze has run out */                                    \
	ACTION(NORMAL, act_normal) /* back to normal */                                            \
	ACTION(GAP, act_gap)                                                                       \
	ACTION(DELIVERY, act_delivery)                                                             \
	ACTION(MUTE, act_mute)                                                                     \
	ACTION(UNMUTE, act_unmute)                                                                 \
	ACTION(CLOCK_SET, act_clock_set)

enum incident_action {
#define ACTION(id, function) ACTION_##id,
	INCIDENT_ACTIONS(ACTION)
#undef ACTION
		N_ACTIONS
};

#define DOES(id) (1U << ACTION_##id)
