# tebiki as a container: the program, and nothing else that runs.
#
#     docker build --tag tebiki .
#     docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/site" tebiki build
#
# (podman: `--userns=keep-id --user "$(id -u)"` instead of the option with two numbers.)
#
# The folder of the site is /site. Without `--user` the program runs as an account of its own, which may read a site and
# usually not write next to it.

FROM docker.io/library/rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

# The C library, certificates and an account without rights: no shell, no package manager. It is of the same Debian as
# the image above, so that the program finds the C library that it was built with.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="tebiki" \
      org.opencontainers.image.description="Turns a security checklist and setting guides into one bilingual static site" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /src/target/release/tebiki /usr/local/bin/tebiki
WORKDIR /site
USER nonroot
ENTRYPOINT ["/usr/local/bin/tebiki"]
CMD ["--help"]
