# SPDX-License-Identifier: Apache-2.0
"""Real servers for the tests and for quickstart: mariadbd, knot, Alertmanager, receivers, the agent."""
