#!/usr/bin/env bash
# Deploys a stage with the Azure CLI alone: a template spec holds main.json and its modules, and is deployed to a resource group.
#
#   ./deploy.sh STAGE RESOURCE_GROUP LOCATION [what-if|deploy]
set -euo pipefail

if [ "$#" -lt 3 ] || [ "$#" -gt 4 ]; then
  echo "usage: $0 STAGE RESOURCE_GROUP LOCATION [what-if|deploy]" >&2
  exit 2
fi
stage=$1
group=$2
location=$3
action=${4:-deploy}
folder=$(cd "$(dirname "$0")" && pwd)
parameters="$folder/parameters.$stage.json"

if [ ! -f "$parameters" ]; then
  echo "STAGE must have a file of parameters; got $stage: there is no $parameters" >&2
  exit 2
fi
case $action in
  what-if) ;;
  deploy) action=create ;;
  *)
    echo "the last argument must be what-if or deploy; got $action" >&2
    exit 2
    ;;
esac

az group create --name "$group" --location "$location" --output none
az ts create --name mlops-platform --version "$stage" --resource-group "$group" --location "$location" \
  --template-file "$folder/main.json" --yes --output none
spec=$(az ts show --name mlops-platform --version "$stage" --resource-group "$group" --query id --output tsv)
az deployment group "$action" --name "main-$stage" --resource-group "$group" --template-spec "$spec" \
  --parameters "@$parameters"
