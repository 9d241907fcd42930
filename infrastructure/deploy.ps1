# Deploys a stage with the Azure CLI alone: a template spec holds main.json and its modules, and is deployed to a resource group.
#
#   ./deploy.ps1 -Stage dev -ResourceGroup rg-mlops-dev -Location westeurope [-WhatIf]
[CmdletBinding()]
param(
  [Parameter(Mandatory)] [string] $Stage,
  [Parameter(Mandatory)] [string] $ResourceGroup,
  [Parameter(Mandatory)] [string] $Location,
  [switch] $WhatIf
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$parameters = Join-Path $PSScriptRoot "parameters.$Stage.json"
if (-not (Test-Path $parameters)) {
  throw "Stage must have a file of parameters; got ${Stage}: there is no $parameters"
}

function Invoke-Az {
  az @args
  if ($LASTEXITCODE -ne 0) { throw "az $($args[0..1] -join ' ') failed with exit status $LASTEXITCODE" }
}

Invoke-Az group create --name $ResourceGroup --location $Location --output none
Invoke-Az ts create --name mlops-platform --version $Stage --resource-group $ResourceGroup --location $Location `
  --template-file (Join-Path $PSScriptRoot 'main.json') --yes --output none
$spec = Invoke-Az ts show --name mlops-platform --version $Stage --resource-group $ResourceGroup --query id --output tsv
$action = if ($WhatIf) { 'what-if' } else { 'create' }
Invoke-Az deployment group $action --name "main-$Stage" --resource-group $ResourceGroup --template-spec $spec `
  --parameters "@$parameters"
