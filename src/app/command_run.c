/* SPDX-License-Identifier: Apache-2.0 */
#include "app/app.h"
#include "app/commands.h"

int command_run(const struct options *options)
{
	return app_run(options->config, options->verbose);
}
