"""Build, check and describe the model bundles that bertmesh serves."""
