# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/drawing.c %D%/drawing.h %D%/svg.c %D%/ticks.c %D%/ticks.h
libedge_a_SOURCES += %D%/drawing_cairo.c
