using CacheCow.Net.Consistency;

return await Commands.RunAsync(args, Console.Out, Console.Error);
