/* SPDX-License-Identifier: Apache-2.0 */
#include "incident/figures.h"

#include "incident/act.h"

enum { LATENT, DETECT, ACKNOWLEDGE, FIRST_ACTION, MITIGATE, VERIFY, RESOLVE };

static const struct figure definitions[N_FIGURES] = {
	[LATENT] = {.id = "latent-time",
		    .name = "Latent time",
		    .definition =
			    "from the first change of the source's name to the first symptom"},
	[DETECT] = {.id = "time-to-detect",
		    .name = "Time to detect",
		    .definition = "from the first symptom to the first alarm that was delivered"},
	[ACKNOWLEDGE] = {.id = "time-to-acknowledge",
			 .name = "Time to acknowledge",
			 .definition = "from the first alarm to the first acknowledgement"},
	[FIRST_ACTION] = {.id = "time-to-first-action",
			  .name = "Time to first action",
			  .definition = "from the first acknowledgement to the first action"},
	[MITIGATE] = {.id = "time-to-mitigate",
		      .name = "Time to mitigate",
		      .definition = "from the first symptom until all replication was restored"},
	[VERIFY] = {.id = "verification-window",
		    .name = "Verification window",
		    .definition = "watched without trouble before it was called normal"},
	[RESOLVE] = {.id = "time-to-resolve",
		     .name = "Time to resolve",
		     .definition = "from the first symptom to back to normal"},
};

static const struct finding *first_of(const struct incident *incident, bool on_server)
{
	const struct finding *first = NULL;

	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];

		if (is_on_server(finding) == on_server &&
		    (!first || finding->since.us < first->since.us))
			first = finding;
	}
	return first;
}

static void measure(struct figure *figure, wall_t from, wall_t to, span_t uncertainty)
{
	figure->from = from;
	figure->to = to;
	figure->known = wall_is_set(from) && wall_is_set(to) && from.us <= to.us;
	if (!figure->known)
		return;
	figure->span = wall_since(to, from);
	figure->uncertainty = uncertainty;
}

static void measure_latent(struct figure *figure, const struct finding *sign,
			   const struct finding *symptom)
{
	bool is_sign_vaguer = sign->uncertainty.us > symptom->uncertainty.us;

	measure(figure, sign->since, symptom->since,
		is_sign_vaguer ? sign->uncertainty : symptom->uncertainty);
	figure->either_way = symptom->uncertainty.us > 0;
}

/* The symptom is what is seen on a server: a name alone breaks nothing. Where there is only a name,
 * it stands for the symptom. */
void incident_figures(const struct incident *incident, struct figure ret[N_FIGURES])
{
	static const struct finding none;
	const struct finding *on_server = first_of(incident, true);
	const struct finding *on_name = first_of(incident, false);
	const struct finding *symptom = on_server ? on_server : on_name ? on_name : &none;
	const span_t exact = {0};

	for (size_t i = 0; i < N_FIGURES; i++)
		ret[i] = definitions[i];
	if (on_server && on_name)
		measure_latent(&ret[LATENT], on_name, on_server);
	measure(&ret[DETECT], symptom->since, incident->first_paged, symptom->uncertainty);
	measure(&ret[ACKNOWLEDGE], incident->first_paged, incident->first_acked, exact);
	measure(&ret[FIRST_ACTION], incident->first_acked, incident->first_action, exact);
	measure(&ret[MITIGATE], symptom->since, incident->restored, symptom->uncertainty);
	measure(&ret[VERIFY], incident->monitoring_since, incident->resolved, exact);
	measure(&ret[RESOLVE], symptom->since, incident->resolved, symptom->uncertainty);
}
