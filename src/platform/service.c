/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/service.h"

#include <inttypes.h>
#include <systemd/sd-daemon.h>

#include "platform/clock.h"

/* Nothing is done about a failure: there is nobody else to tell, and systemd sees what it needs. */

void service_ready(void)
{
	sd_notify(0, "READY=1");
}

void service_status(const char *line)
{
	sd_notifyf(0, "STATUS=%s", line);
}

void service_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_now().mono.us);
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}
