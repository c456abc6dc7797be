/* SPDX-License-Identifier: Apache-2.0 */
/* How the HTML form looks: on a desk, in the dark, on a telephone, on paper. */
#pragma once

extern const char form_style[];
