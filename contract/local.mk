# Installed as part of the packs: see templates/local.mk.
EXTRA_DIST += contract
