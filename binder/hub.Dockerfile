# An image for a JupyterHub, built without repo2docker:
#   docker build -f binder/hub.Dockerfile -t ownpace-hub .
# It is not called Dockerfile, because repo2docker would take that and leave everything else in this folder alone.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY . .
# Node for the page script comes from PyPI and stays behind in this stage.
RUN PIP_CONSTRAINT=constraints.txt pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim-bookworm
# Of the hub's own version: jupyterhub --version on the hub.
ARG JUPYTERHUB_VERSION=5.*
RUN apt-get -qq update \
 && apt-get install --yes --no-install-recommends bubblewrap git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 jovyan
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir -c /tmp/constraints.txt "$(echo /wheels/ownpace-*.whl)[hub]" "jupyterhub==${JUPYTERHUB_VERSION}" \
 && rm -r /wheels /tmp/constraints.txt \
 && jupyter labextension disable "@jupyterlab/apputils-extension:announcements"
USER jovyan
WORKDIR /home/jovyan
EXPOSE 8888
# In the hub's settings, so that students come to their lessons: c.Spawner.default_url = "/ownpace/"
CMD ["jupyterhub-singleuser", "--ip=0.0.0.0"]
