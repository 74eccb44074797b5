Remove-Item x
